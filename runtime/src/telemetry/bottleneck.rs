//! Which actor holds up the others.

use std::fmt::Write;

use super::frame::{ActorFrame, ChannelFrame};

/// From which share of its time on a sender counts as held up. Flink calls less than a tenth "OK".
const HELD_UP: f64 = 0.1;

/// From which share of its time on an actor that nobody waits for counts as the one that sets the pace.
const BUSY: f64 = 0.9;

/// A channel as it matters here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// It closes a cycle, or carries dead letters: it says nothing about who is slow.
    pub(super) is_aside: bool,
}

/// Who holds up the others, and how it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// Its sender waits for room on the channel.
    HoldsUp {
        sender: usize,
        channel: usize,
        receiver: usize,
    },
    /// Nobody waits for it, but it has a turn at nearly all times.
    SetsThePace(usize),
}

/// Finds the actor where backpressure ends.
///
/// A sender that waits for room waits on its fullest channel. The bottleneck is the receiver for which its sender's share of
/// waiting exceeds its own by most: it takes too little although it could pass on what it makes. (The rule in common use for
/// Flink: the first task downstream of backpressured ones that is not backpressured itself.) Where nobody waits for room, it is
/// the actor that has a turn at nearly all times, if there is one.
pub(super) fn find(
    actors: &[ActorFrame],
    channels: &[ChannelFrame],
    edges: &[Edge],
) -> Option<Finding> {
    let held_up = actors.iter().enumerate().filter_map(|(sender, frame)| {
        if frame.backpressured < HELD_UP {
            return None;
        }
        let (channel, edge, _) = edges
            .iter()
            .zip(channels)
            .enumerate()
            .map(|(channel, (edge, frame))| (channel, edge, frame.fill))
            .filter(|(_, edge, _)| edge.from == sender && !edge.is_aside)
            .max_by(|one, other| one.2.total_cmp(&other.2))?;
        let receiver = edge.to;
        let drop = frame.backpressured - actors.get(receiver)?.backpressured;
        let finding = Finding::HoldsUp {
            sender,
            channel,
            receiver,
        };
        (drop >= HELD_UP).then_some((drop, finding))
    });
    if let Some((_, finding)) = held_up.max_by(|one, other| one.0.total_cmp(&other.0)) {
        return Some(finding);
    }
    let busiest = actors.iter().map(|actor| actor.busy).enumerate();
    let (index, busy) = busiest.max_by(|one, other| one.1.total_cmp(&other.1))?;
    (busy >= BUSY).then_some(Finding::SetsThePace(index))
}

impl Finding {
    /// Which actor it is.
    pub(super) fn actor(self) -> usize {
        match self {
            Self::HoldsUp { receiver, .. } => receiver,
            Self::SetsThePace(actor) => actor,
        }
    }

    /// Says in words why it is this one.
    pub(super) fn write(self, out: &mut String, actors: &[ActorFrame], channels: &[ChannelFrame]) {
        let actor = |index: usize| actors.get(index);
        // Writing to a `String` cannot fail.
        match self {
            Self::HoldsUp {
                sender,
                channel,
                receiver,
            } => {
                if let (Some(sender), Some(channel), Some(receiver)) =
                    (actor(sender), channels.get(channel), actor(receiver))
                {
                    let _ = write!(
                        out,
                        "`{}` waits for room on `{}` {} % of the time, and `{}` itself does so {} %; it is busy {} %",
                        sender.name,
                        channel.name,
                        percent(sender.backpressured),
                        receiver.name,
                        percent(receiver.backpressured),
                        percent(receiver.busy),
                    );
                }
            }
            Self::SetsThePace(index) => {
                if let Some(busiest) = actor(index) {
                    let _ = write!(
                        out,
                        "nobody waits for room, and `{}` is busy {} % of the time: it sets the pace",
                        busiest.name,
                        percent(busiest.busy)
                    );
                }
            }
        }
    }
}

fn percent(share: f64) -> f64 {
    (share * 100.0).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(name: &str, busy: f64, backpressured: f64) -> ActorFrame {
        ActorFrame {
            name: name.into(),
            busy,
            backpressured,
            idle: 1.0 - busy - backpressured,
            ..ActorFrame::default()
        }
    }

    fn channel(name: &str, fill: f64) -> ChannelFrame {
        ChannelFrame {
            fill,
            ..ChannelFrame::new(name.into())
        }
    }

    /// A chain of actors, and what is found in it.
    fn found(actors: &[ActorFrame], fills: &[f64]) -> Option<(usize, String)> {
        let edges: Vec<Edge> = (0..fills.len())
            .map(|from| Edge {
                from,
                to: from + 1,
                is_aside: false,
            })
            .collect();
        let channels: Vec<_> = fills
            .iter()
            .map(|fill| channel("a channel", *fill))
            .collect();
        let finding = find(actors, &channels, &edges)?;
        let mut rule = String::new();
        finding.write(&mut rule, actors, &channels);
        Some((finding.actor(), rule))
    }

    #[test]
    fn it_is_where_backpressure_ends() {
        let actors = [
            actor("source", 0.05, 0.95),
            actor("parse", 0.1, 0.85),
            actor("store", 0.97, 0.0),
            actor("report", 0.1, 0.0),
        ];
        let (index, rule) = found(&actors, &[0.99, 0.99, 0.1]).unwrap_or_default();
        assert_eq!(index, 2);
        assert_eq!(
            rule,
            "`parse` waits for room on `a channel` 85 % of the time, and `store` itself does so 0 %; it is busy 97 %"
        );
    }

    #[test]
    fn an_actor_that_is_slow_without_working_is_found_too() {
        let actors = [actor("source", 0.0, 1.0), actor("paced", 0.01, 0.0)];
        assert_eq!(found(&actors, &[1.0]).map(|it| it.0), Some(1));
    }

    #[test]
    fn a_sender_waits_on_its_fullest_channel() {
        let actors = [
            actor("source", 0.1, 0.9),
            actor("quick", 0.1, 0.0),
            actor("slow", 0.9, 0.0),
        ];
        let to = |to| Edge {
            from: 0,
            to,
            is_aside: false,
        };
        let channels = [channel("to quick", 0.1), channel("to slow", 1.0)];
        let found = find(&actors, &channels, &[to(1), to(2)]);
        assert_eq!(found.map(Finding::actor), Some(2));
    }

    #[test]
    fn where_nobody_waits_it_is_the_one_that_is_always_busy() {
        let actors = [actor("source", 0.99, 0.0), actor("sink", 0.3, 0.0)];
        assert_eq!(found(&actors, &[0.0]).map(|it| it.0), Some(0));
        let actors = [actor("source", 0.5, 0.0), actor("sink", 0.3, 0.05)];
        assert_eq!(found(&actors, &[0.0]), None);
    }
}
