//! The alerts: which rules there are, and how each stands.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::frame::{AlertFrame, AlertState};
use super::subject::Subject;
use crate::ask::{Rule, Summary};

/// For how long an alert that was resolved is still told of.
const REMEMBERED: Duration = Duration::from_secs(60);

/// What a rule is about, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Actor(usize),
    Channel(usize),
}

/// A rule of the graph, with what it is about.
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    pub(crate) rule: Rule,
    pub(crate) target: Target,
    pub(crate) name: Arc<str>,
}

/// The rules of a graph: those of actors first, each in the order of declaration.
pub(crate) fn declared(subject: &Subject) -> Vec<Declared> {
    let mut declared = Vec::new();
    let mut declare = |rules: &[Rule], target, name: &str| {
        for rule in rules {
            declared.push(Declared {
                rule: *rule,
                target,
                name: format!("{rule}: {name}").into(),
            });
        }
    };
    for (index, actor) in subject.actors.iter().enumerate() {
        declare(&actor.asks.rules, Target::Actor(index), &actor.name);
    }
    for (index, channel) in subject.channels.iter().enumerate() {
        declare(&channel.asks.rules, Target::Channel(index), &channel.name);
    }
    declared
}

/// How the rules stand.
#[derive(Debug)]
pub(super) struct Alerts {
    pub(super) rules: Vec<Declared>,
    standing: Vec<Option<Standing>>,
}

/// How one rule stands, if there is anything to tell.
#[derive(Debug, Clone, Copy)]
struct Standing {
    state: AlertState,
    since: Instant,
}

/// A change that is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Fires,
    Ends,
}

impl Alerts {
    pub(super) fn new(rules: Vec<Declared>) -> Self {
        Self {
            standing: vec![None; rules.len()],
            rules,
        }
    }

    /// Compares each rule with its value now; tells of each change.
    pub(super) fn look(
        &mut self,
        now: Instant,
        frame: &mut Vec<AlertFrame>,
        mut value: impl FnMut(Target, Summary) -> f64,
        mut changed: impl FnMut(&Declared, Change, f64),
    ) {
        frame.clear();
        for (index, (declared, standing)) in self.rules.iter().zip(&mut self.standing).enumerate() {
            let value = value(declared.target, declared.rule.summary);
            let change = step(&declared.rule, standing, value, now);
            if let Some(change) = change {
                changed(declared, change, value);
            }
            if let Some(standing) = standing {
                frame.push(AlertFrame {
                    rule: index,
                    name: Arc::clone(&declared.name),
                    state: standing.state,
                    value,
                    since: now.saturating_duration_since(standing.since),
                });
            }
        }
    }
}

/// Goes on by one frame.
fn step(rule: &Rule, standing: &mut Option<Standing>, value: f64, now: Instant) -> Option<Change> {
    let is_firing = standing.is_some_and(|standing| standing.state == AlertState::Firing);
    if is_firing {
        if rule.holds_on(value) {
            return None;
        }
        *standing = Some(Standing {
            state: AlertState::Resolved,
            since: now,
        });
        return Some(Change::Ends);
    }
    if rule.is_met(value) {
        let pending = match *standing {
            Some(pending) if pending.state == AlertState::Pending => pending,
            _ => Standing {
                state: AlertState::Pending,
                since: now,
            },
        };
        if now.saturating_duration_since(pending.since) < rule.lasting {
            *standing = Some(pending);
            return None;
        }
        *standing = Some(Standing {
            state: AlertState::Firing,
            since: now,
        });
        return Some(Change::Fires);
    }
    let is_remembered = standing.is_some_and(|standing| {
        standing.state == AlertState::Resolved
            && now.saturating_duration_since(standing.since) < REMEMBERED
    });
    if !is_remembered {
        *standing = None;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::fill;

    const SECOND: Duration = Duration::from_secs(1);

    /// How a rule stands after each of these values, one a second.
    fn course(rule: &Rule, values: &[f64]) -> Vec<Option<AlertState>> {
        let mut now = Instant::now();
        let mut standing = None;
        values
            .iter()
            .map(|value| {
                now += SECOND;
                step(rule, &mut standing, *value, now);
                standing.map(|standing: Standing| standing.state)
            })
            .collect()
    }

    #[test]
    fn it_fires_once_it_has_lasted() {
        let rule = fill().average().above(0.8).lasting(2 * SECOND).rule();
        let [pending, firing] = [Some(AlertState::Pending), Some(AlertState::Firing)];
        assert_eq!(
            course(&rule, &[0.5, 0.9, 0.9, 0.9, 0.9]),
            [None, pending, pending, firing, firing]
        );
        assert_eq!(
            course(&rule, &[0.9, 0.5, 0.9, 0.9]),
            [pending, None, pending, pending],
            "a break begins it anew"
        );
    }

    #[test]
    fn it_goes_on_until_the_value_has_come_back_far_enough() {
        let rule = fill().average().above(0.8).until(0.6).rule();
        let [firing, resolved] = [Some(AlertState::Firing), Some(AlertState::Resolved)];
        assert_eq!(
            course(&rule, &[0.9, 0.7, 0.61, 0.6, 0.7, 0.9]),
            [firing, firing, firing, resolved, resolved, firing]
        );
    }

    #[test]
    fn one_below_is_the_same_upside_down() {
        let rule = fill().minimum().below(0.2).until(0.3).rule();
        let [firing, resolved] = [Some(AlertState::Firing), Some(AlertState::Resolved)];
        assert_eq!(
            course(&rule, &[0.5, 0.1, 0.25, 0.35]),
            [None, firing, firing, resolved]
        );
    }

    #[test]
    fn what_was_resolved_is_forgotten_after_a_minute() {
        let rule = fill().average().above(0.8).rule();
        let mut values = vec![0.9];
        values.extend([0.1; 62]);
        let course = course(&rule, &values);
        assert_eq!(course[60], Some(AlertState::Resolved));
        assert_eq!(course[62], None);
    }
}
