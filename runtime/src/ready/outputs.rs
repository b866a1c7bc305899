//! Conditions on outputs.

use std::fmt;
use std::task::{Context, Waker};

use super::condition::{Condition, Look, Verdict};
use super::core::Core;
use super::lanes::{Messages, check_lanes, check_threshold, debug_as_description, describe_lanes};
use crate::channel::{Ring, Tx};

impl<T> Tx<T> {
    /// The condition that there is room for `count` messages.
    ///
    /// It counts from the actor's own cursor. A `count` above the capacity ends the actor with an error that says so.
    pub fn vacant(&self, count: usize) -> Vacant<'_, T> {
        Vacant {
            lane: OutputLane::new(self),
            count,
            verdict: Verdict::default(),
        }
    }
}

/// Room for some messages on one output, see [`Tx::vacant`].
#[must_use = "a condition does nothing outside a readiness macro"]
pub struct Vacant<'a, T> {
    lane: OutputLane<'a, T>,
    count: usize,
    verdict: Verdict,
}

impl<T> Condition for Vacant<'_, T> {
    fn commit(&self) {
        self.lane.commit();
    }
    fn judge(&mut self, look: &Look<'_>, _cx: &mut Context<'_>) -> Verdict {
        self.verdict = if self.lane.is_gone() || !self.lane.check(self.count, look.core) {
            Verdict::Never
        } else if self.lane.has_room(self.count) {
            Verdict::Held
        } else {
            Verdict::Pending
        };
        self.verdict
    }
    fn verdict(&self, _has_messages: bool) -> Verdict {
        self.verdict
    }
    fn park(&mut self, _look: &Look<'_>, waker: &Waker) {
        if self.verdict == Verdict::Pending {
            self.lane.park(self.count, waker);
        }
    }
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "room for {} on `{}` (has room for {} of {})",
            Messages(self.count),
            self.lane.ring.name(),
            self.lane.room(),
            self.lane.ring.capacity()
        )
    }
}

/// Some lanes of a bundle of outputs, see [`TxBundle::any`](super::TxBundle::any).
#[must_use = "a condition does nothing outside a readiness macro"]
pub struct AnyVacant<'a, T> {
    lanes: Vec<OutputLane<'a, T>>,
    wanted: usize,
    count: usize,
    verdict: Verdict,
}

impl<'a, T> AnyVacant<'a, T> {
    pub(crate) fn new(lanes: &'a [Tx<T>], wanted: usize, count: usize) -> Self {
        Self {
            lanes: lanes.iter().map(OutputLane::new).collect(),
            wanted,
            count,
            verdict: Verdict::default(),
        }
    }
}

impl<T> Condition for AnyVacant<'_, T> {
    fn commit(&self) {
        self.lanes.iter().for_each(OutputLane::commit);
    }
    fn judge(&mut self, look: &Look<'_>, _cx: &mut Context<'_>) -> Verdict {
        let mut ready = 0;
        let mut alive = 0;
        let first = self.lanes.first().map(|lane| lane.ring);
        let mut fits = check_lanes(first, self.lanes.len(), self.wanted, look.core);
        for lane in &self.lanes {
            let gone = lane.is_gone();
            alive += usize::from(!gone);
            ready += usize::from(!gone && lane.has_room(self.count));
            fits &= lane.check(self.count, look.core);
        }
        self.verdict = if !fits || alive < self.wanted {
            Verdict::Never
        } else if ready >= self.wanted {
            Verdict::Held
        } else {
            Verdict::Pending
        };
        self.verdict
    }
    fn verdict(&self, _has_messages: bool) -> Verdict {
        self.verdict
    }
    fn park(&mut self, _look: &Look<'_>, waker: &Waker) {
        if self.verdict == Verdict::Pending {
            for lane in &self.lanes {
                lane.park(self.count, waker);
            }
        }
    }
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "room for {} on {} of {} lanes of ",
            Messages(self.count),
            self.wanted,
            self.lanes.len()
        )?;
        describe_lanes(f, &self.lanes, |lane, f| {
            write!(f, "`{}` (has room for {})", lane.ring.name(), lane.room())
        })
    }
}

/// The sight of one output.
struct OutputLane<'a, T> {
    ring: &'a Ring<T>,
    written: u64,
}

impl<'a, T> OutputLane<'a, T> {
    fn new(tx: &'a Tx<T>) -> Self {
        Self {
            ring: tx.ring(),
            written: tx.written(),
        }
    }

    /// The head that leaves room for `count`.
    fn threshold(&self, count: usize) -> u64 {
        self.written
            .saturating_add(count as u64)
            .saturating_sub(self.ring.capacity())
    }

    fn has_room(&self, count: usize) -> bool {
        self.ring.head() >= self.threshold(count)
    }

    fn room(&self) -> u64 {
        self.ring.head() + self.ring.capacity() - self.written
    }

    fn is_gone(&self) -> bool {
        self.ring.receiver_is_gone()
    }

    fn commit(&self) {
        let held = self
            .ring
            .producer_parking()
            .get()
            .is_some_and(|parking| parking.has_actor());
        if !held {
            self.ring.publish();
        }
    }

    fn park(&self, count: usize, waker: &Waker) {
        if let Some(parking) = self.ring.producer_parking().get() {
            parking.register(waker);
        }
        self.ring.producer_waits(self.threshold(count));
    }

    fn check(&self, count: usize, core: Option<&Core>) -> bool {
        check_threshold(self.ring, count, core)
    }
}

debug_as_description!(Vacant, AnyVacant);
