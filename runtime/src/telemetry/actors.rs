//! Follows the actors from frame to frame.

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::frame::{ActorFrame, ActorState};
use super::span::{Now, Span};
use super::subject::Subject;
use super::window::Window;
use crate::ask::{Asks, Quantity, Summary};
use crate::channel::Direction;
use crate::ready::{Core, Spent, Stage};

/// One actor.
#[derive(Debug)]
pub(super) struct Follow {
    core: Option<Arc<Core>>,
    asks: Asks,
    /// What its ports are called, side by side.
    ports: Vec<String>,
    /// Where its time had gone at the last look, and at the end of the last span.
    now: Spent,
    last: Spent,
    /// Its share of the last span in turns, for the CPU time.
    pub(super) busy: f64,
    /// How many messages have moved through its ports, and when that was last seen to change.
    moved: u64,
    moved_at: Instant,
    load: Window,
    backpressured: Window,
    mcpu: Window,
}

impl Follow {
    pub(super) fn new(subject: &Subject, actor: usize, now: Instant) -> Self {
        let core = subject.cores.get(actor).cloned().flatten();
        let info = subject.topology.actors().get(actor);
        let asks = info.map_or(Asks::NONE, |info| info.asks.clone());
        let sides = core.as_ref().map_or(&[][..], |core| core.sides());
        let ports = sides
            .iter()
            .map(|side| match side.direction() {
                Direction::Input => side.channel().receiving_port(),
                Direction::Output => side.channel().sending_port(),
            })
            .collect();
        let window = |quantity| asks.window_of(quantity, subject.every);
        Self {
            ports,
            now: Spent::default(),
            last: Spent::default(),
            busy: 0.0,
            moved: 0,
            moved_at: now,
            load: window(Quantity::Load),
            backpressured: window(Quantity::Backpressured),
            mcpu: window(Quantity::Mcpu),
            core,
            asks,
        }
    }

    /// Looks at what the actor is at now.
    pub(super) fn look(&mut self, frame: &mut ActorFrame, now: &Now, is_stopping: bool) {
        let Some(core) = &self.core else {
            frame.state = ActorState::Running;
            frame.idle = 1.0;
            return;
        };
        let spent = core.times.spent(now.tick, core.parking.lacks_room());
        self.now = spent;
        frame.turns = spent.turns;
        frame.restarts = core.attempt();
        let is_stuck = spent
            .in_turn
            .is_some_and(|ticks| now.duration(ticks) >= core.hang_after());
        frame.state = state(core.stage(), is_stuck, is_stopping);
        let moved = moved(core);
        if moved != self.moved {
            (self.moved, self.moved_at) = (moved, now.instant);
        }
        frame.since_progress = now.instant.saturating_duration_since(self.moved_at);
        if let Some(text) = core.take_display() {
            frame.display = Some(text);
        }
        frame.waits_for.clear();
        match core.stage() {
            Stage::Restarting => frame.waits_for.push_str("its restart"),
            Stage::Ended | Stage::Failed => {}
            _ if spent.in_turn.is_some() => {}
            Stage::Starting | Stage::Running => self.write_waits(core, &mut frame.waits_for),
        }
    }

    /// Divides the span up to the last look.
    pub(super) fn measure(&mut self, frame: &mut ActorFrame, span: &Span) {
        if self.core.is_none() {
            return;
        }
        let share = |now: u64, before: u64| span.share(now.saturating_sub(before));
        let busy = share(self.now.busy, self.last.busy);
        let backpressured = share(self.now.backpressured, self.last.backpressured).min(1.0 - busy);
        self.last = self.now;
        self.busy = busy;
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
        for (port, side) in self.ports.iter().zip(core.sides()) {
            let Some(lacking) = core.lacks(side.as_ref()) else {
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
            text.push_str("time, or a future of its own");
        }
    }

    /// Takes in the CPU time of the span.
    pub(super) fn use_cpu(&mut self, frame: &mut ActorFrame, cpu: Duration, span: &Span) {
        self.mcpu
            .push(1000.0 * cpu.as_secs_f64() / span.length.as_secs_f64());
        frame.mcpu = self.mcpu.average();
        frame.totals.cpu += cpu.as_secs_f64();
    }

    /// Sums up what was asked to be shown.
    pub(super) fn show(&self, frame: &mut ActorFrame) {
        frame.shown.clear();
        for summary in &self.asks.shows {
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

fn state(stage: Stage, is_stuck: bool, is_stopping: bool) -> ActorState {
    match stage {
        Stage::Ended => ActorState::Stopped,
        Stage::Failed => ActorState::Failed,
        Stage::Restarting => ActorState::Restarting,
        _ if is_stuck => ActorState::Stuck,
        _ if is_stopping => ActorState::Stopping,
        Stage::Starting => ActorState::Starting,
        Stage::Running => ActorState::Running,
    }
}

/// How many messages the actor has committed, in and out.
fn moved(core: &Core) -> u64 {
    core.sides()
        .iter()
        .map(|side| {
            let totals = side.totals();
            match side.direction() {
                Direction::Input => totals.sent - totals.in_flight - totals.abandoned,
                Direction::Output => totals.sent,
            }
        })
        .fold(0, u64::wrapping_add)
}
