//! Follows the actors from frame to frame.

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::frame::{ActorFrame, ActorState};
use super::span::{Now, Span};
use super::subject::Actor;
use super::window::Window;
use crate::ask::{Quantity, Summary};
use crate::channel::Direction;
use crate::ready::{Core, Spent, Stage};

/// One actor, or a bundle that is watched as one.
#[derive(Debug)]
pub(super) struct Follow {
    /// What its ports are called, side by side; of a bundle, nothing.
    ports: Vec<String>,
    /// Where its time had gone at the last look, and at the end of the last span.
    now: Together,
    last: Together,
    /// Its share of the last span in turns, of all in the bundle together.
    pub(super) busy: f64,
    /// Its CPU time in the last span.
    pub(super) cpu: Duration,
    /// How many messages have moved through its ports, and when that was last seen to change.
    moved: u64,
    moved_at: Instant,
    load: Window,
    backpressured: Window,
    mcpu: Window,
}

/// Where the time of all actors of a bundle went, in ticks.
#[derive(Debug, Clone, Copy, Default)]
struct Together {
    busy: u128,
    backpressured: u128,
}

impl Follow {
    /// `every` is the time from one frame to the next.
    pub(super) fn new(actor: &Actor, every: Duration, now: Instant) -> Self {
        let sides = match &actor.cores[..] {
            [only] => only.sides(),
            _ => &[],
        };
        let ports = sides
            .iter()
            .map(|side| match side.direction() {
                Direction::Input => side.ring().name().receiving_port(),
                Direction::Output => side.ring().name().sending_port(),
            })
            .collect();
        let window = |quantity| actor.asks.window_of(quantity, every);
        Self {
            ports,
            now: Together::default(),
            last: Together::default(),
            busy: 0.0,
            cpu: Duration::ZERO,
            moved: 0,
            moved_at: now,
            load: window(Quantity::Load),
            backpressured: window(Quantity::Backpressured),
            mcpu: window(Quantity::Mcpu),
        }
    }

    /// Looks at what the actor is at now.
    pub(super) fn look(
        &mut self,
        actor: &Actor,
        frame: &mut ActorFrame,
        now: &Now,
        is_stopping: bool,
    ) {
        if !actor.is_own() {
            frame.state = ActorState::Running;
            frame.idle = 1.0;
            return;
        }
        self.now = Together::default();
        (frame.turns, frame.restarts) = (0, 0);
        frame.waits_for.clear();
        let mut moved = 0_u64;
        let states = actor.cores.iter().map(|core| {
            let spent = core.times.spent(now.tick, core.parking.lacks_room());
            self.now.busy += u128::from(spent.busy);
            self.now.backpressured += u128::from(spent.backpressured);
            frame.turns += spent.turns;
            frame.restarts += core.attempt();
            moved = moved.wrapping_add(moved_by(core));
            if let Some(text) = core.take_display() {
                frame.display = Some(text);
            }
            state(core, &spent, now, is_stopping)
        });
        frame.state = ActorState::gravest(states);
        if moved != self.moved {
            (self.moved, self.moved_at) = (moved, now.instant);
        }
        frame.since_progress = now.instant.saturating_duration_since(self.moved_at);
        if let [only] = &actor.cores[..] {
            self.write_waits(only, &mut frame.waits_for);
        }
    }

    /// Divides the span up to the last look.
    pub(super) fn measure(&mut self, actor: &Actor, frame: &mut ActorFrame, span: &Span) {
        if !actor.is_own() {
            return;
        }
        let count = actor.cores.len() as u128;
        let share = |now: u128, before: u128| {
            let each = now.saturating_sub(before) / count;
            span.share(u64::try_from(each).unwrap_or(u64::MAX))
        };
        let busy = share(self.now.busy, self.last.busy);
        let backpressured = share(self.now.backpressured, self.last.backpressured).min(1.0 - busy);
        self.last = self.now;
        self.busy = busy * actor.cores.len() as f64;
        self.cpu = Duration::ZERO;
        self.load.push(busy);
        self.backpressured.push(backpressured);
        frame.load = busy;
        frame.busy = self.load.average();
        frame.backpressured = self.backpressured.average().min(1.0 - frame.busy);
        frame.idle = 1.0 - frame.busy - frame.backpressured;
        let seconds = span.length.as_secs_f64();
        frame.totals.busy += busy * seconds;
        frame.totals.backpressured += backpressured * seconds;
        frame.totals.idle += (1.0 - busy - backpressured) * seconds;
    }

    fn write_waits(&self, core: &Core, text: &mut String) {
        match core.stage() {
            Stage::Ended | Stage::Failed => return,
            Stage::Restarting => return text.push_str("its restart"),
            Stage::Starting | Stage::Running if core.times.is_in_turn() => return,
            Stage::Starting | Stage::Running => {}
        }
        for (port, side) in self.ports.iter().zip(core.sides()) {
            // Read off the channel: the actor is not asked. A wait that ended by another of its conditions leaves a threshold
            // behind, so that now and then a port is named which the actor no longer waits for.
            let Some(lacking) = side.lacks().filter(|_| !side.is_spent()) else {
                continue;
            };
            if !text.is_empty() {
                text.push_str(", ");
            }
            let room = match side.direction() {
                Direction::Input => "",
                Direction::Output => "room on ",
            };
            // Writing to a `String` cannot fail.
            let _ = write!(
                text,
                "{room}{port}: {} of {}",
                lacking.there, lacking.wanted
            );
        }
        if text.is_empty() {
            text.push_str(if core.has_vetoed() {
                "the end of its veto"
            } else {
                "time, or a future of its own"
            });
        }
    }

    /// Takes in the CPU time of the span.
    pub(super) fn use_cpu(&mut self, frame: &mut ActorFrame, span: &Span) {
        let seconds = self.cpu.as_secs_f64();
        self.mcpu.push(1000.0 * seconds / span.length.as_secs_f64());
        frame.mcpu = self.mcpu.average();
        frame.totals.cpu += seconds;
    }

    /// Sums up what was asked to be shown.
    pub(super) fn show(&self, actor: &Actor, frame: &mut ActorFrame) {
        frame.shown.clear();
        for summary in &actor.asks.shows {
            frame.shown.push(self.summed_up(*summary));
        }
    }

    pub(super) fn summed_up(&self, summary: Summary) -> f64 {
        let window = match summary.quantity {
            Quantity::Mcpu => &self.mcpu,
            Quantity::Backpressured => &self.backpressured,
            _ => &self.load,
        };
        window.summed_up(summary.statistics)
    }
}

fn state(core: &Core, spent: &Spent, now: &Now, is_stopping: bool) -> ActorState {
    let hangs = |ticks| now.duration(ticks) >= core.hang_after();
    match core.stage() {
        Stage::Ended => ActorState::Stopped,
        Stage::Failed => ActorState::Failed,
        Stage::Restarting => ActorState::Restarting,
        _ if spent.in_turn.is_some_and(hangs) => ActorState::Hanging,
        _ if is_stopping => ActorState::Stopping,
        Stage::Starting => ActorState::Starting,
        Stage::Running => ActorState::Running,
    }
}

/// How many messages the actor has committed, in and out.
fn moved_by(core: &Core) -> u64 {
    core.sides()
        .iter()
        .map(|side| {
            let totals = side.ring().totals();
            match side.direction() {
                Direction::Input => totals.sent - totals.in_flight - totals.abandoned,
                Direction::Output => totals.sent,
            }
        })
        .fold(0, u64::wrapping_add)
}
