//! The seeded scheduler: who takes the next turn, and when time passes.

use std::task::{Context, Poll};
use std::time::Instant;

use super::simulation::Simulation;
use super::trace::Event;
use super::wrong::Wrong;
use crate::graph::plan::each_output;
use crate::host::panics;
use crate::ready::{later, polling};
use crate::supervise::Failure;

impl Simulation {
    /// Lets actors take turns, chosen by the seed, until none has anything to do.
    #[inline]
    pub(super) fn turns(&mut self) -> Result<(), Wrong> {
        if !self.faults.is_empty() {
            return Err(Wrong::Invalid);
        }
        for played in &self.played {
            assert!(
                played.parking.may_settle(),
                "a simulation runs on the thread that called `play`"
            );
            for side in &played.sides {
                side.commit();
                // A test that reads takes no turns, at whose end a sender would be woken.
                side.wake_sender();
            }
        }
        self.balance()?;
        loop {
            let Some(chosen) = self.choose() else {
                self.saving.look(&self.clock, &self.timers);
                if self.has_ended() {
                    self.saving.finish();
                }
                return Ok(());
            };
            if let Some(jump) = self.injector.clock_jump() {
                self.let_time_pass(later(self.clock.now(), jump));
            }
            self.ready.remove(chosen);
            self.injector.record(Event::Turn { actor: chosen });
            self.turn(chosen);
            self.balance()?;
            if let Some(span) = self.injector.slow_turn() {
                self.let_time_pass(later(self.clock.now(), span));
            }
            self.steps += 1;
            if self.steps >= self.step_limit {
                return Err(Wrong::NoEnd);
            }
        }
    }

    /// An actor that has something to do. One that is held back waits until others have had their turns, or none is left.
    #[inline]
    fn choose(&mut self) -> Option<usize> {
        let mut ready = self.ready.snapshot();
        if let [only] = ready[..]
            && let Some(actor) = self.actors.get_mut(only)
            && actor.held_until <= self.steps
            && let Some(late) = self.injector.late_wake()
        {
            // Nobody else could run: time has to pass, and may wake others, who run first.
            actor.held_until = self.steps + late.turns;
            self.let_time_pass(later(self.clock.now(), late.span));
            ready = self.ready.snapshot();
        }
        while ready.len() > 1 {
            let place = self.rng.usize(..ready.len());
            let chosen = ready[place];
            let Some(actor) = self.actors.get_mut(chosen) else {
                return Some(chosen);
            };
            if actor.held_until <= self.steps {
                match self.injector.late_wake() {
                    None => return Some(chosen),
                    Some(late) => actor.held_until = self.steps + late.turns,
                }
            }
            ready.swap_remove(place);
        }
        ready.first().copied()
    }

    #[inline]
    pub(super) fn turn(&mut self, chosen: usize) {
        let Some(actor) = self.actors.get_mut(chosen) else {
            return;
        };
        let Some(life) = &mut actor.life else {
            return;
        };
        let mut task = Context::from_waker(&actor.waker);
        // As on a thread: a panic that comes here is one of the runtime's.
        let life = life.as_mut();
        self.meter.skip();
        self.meter.begin(&actor.core);
        let polled = panics::guard(|| polling(&actor.core, || life.poll(&mut task)));
        self.meter.end(&actor.core);
        let polled = polled.unwrap_or_else(|panic| {
            actor.core.close();
            Poll::Ready(Err(Box::new(Failure::panic(&actor.core, panic))))
        });
        if let Poll::Ready(result) = polled {
            actor.life = None;
            self.injector.record(Event::Ended {
                actor: chosen,
                failed: result.is_err(),
            });
            if let Err(failure) = result {
                self.failures.push(*failure);
                self.stop.request();
            }
            self.stop.ended(actor.core.id);
        }
    }

    #[inline]
    fn balance(&self) -> Result<(), Wrong> {
        let mut cores = self.actors.iter().map(|actor| &actor.core);
        let mut place = 0;
        let mut result = Ok(());
        each_output(&mut cores, &self.played, &mut |side| {
            if result.is_ok() {
                result = self.ledger.check(place, side);
            }
            place += 1;
        });
        result.map_err(Wrong::Ledger)
    }

    #[inline]
    pub(super) fn let_time_pass(&mut self, until: Instant) {
        self.move_clock(until);
        self.timers.fire(self.clock.now());
        self.saving.look(&self.clock, &self.timers);
    }

    /// Moves the clock forward, to no deadline.
    #[inline]
    pub(super) fn move_clock(&mut self, until: Instant) {
        #[cfg(feature = "telemetry")]
        self.take_frames(until);
        self.clock.advance_to(until);
        self.injector.record(Event::Time(self.clock.elapsed()));
    }
}
