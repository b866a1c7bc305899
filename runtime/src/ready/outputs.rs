//! Conditions on outputs.

use std::fmt;
use std::task::{Context, Waker};

use super::condition::{Condition, Glance, Look, Verdict};
use super::core::Core;
use super::lanes::{
    Messages, check_lanes, check_threshold, debug_as_description, describe_lanes, glance_at_lanes,
};
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
    #[inline]
    fn glance(&self, _core: &Core, ample: bool) -> Glance {
        self.lane.glance(self.count, ample)
    }
    #[inline]
    fn call(&self, core: &Core, waker: &Waker) {
        self.lane.call(self.count, core, waker);
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
    lanes: &'a [Tx<T>],
    wanted: usize,
    count: usize,
    verdict: Verdict,
}

impl<'a, T> AnyVacant<'a, T> {
    pub(crate) fn new(lanes: &'a [Tx<T>], wanted: usize, count: usize) -> Self {
        Self {
            lanes,
            wanted,
            count,
            verdict: Verdict::default(),
        }
    }

    fn lanes(&self) -> impl ExactSizeIterator<Item = OutputLane<'a, T>> + use<'a, T> {
        self.lanes.iter().map(OutputLane::new)
    }
}

impl<T> Condition for AnyVacant<'_, T> {
    fn commit(&self) {
        self.lanes().for_each(|lane| lane.commit());
    }
    fn judge(&mut self, look: &Look<'_>, _cx: &mut Context<'_>) -> Verdict {
        let mut ready = 0;
        let mut alive = 0;
        let first = self.lanes().next().map(|lane| lane.ring);
        let mut fits = check_lanes(first, self.lanes.len(), self.wanted, look.core);
        for lane in self.lanes() {
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
            for lane in self.lanes() {
                lane.park(self.count, waker);
            }
        }
    }
    #[inline]
    fn glance(&self, _core: &Core, ample: bool) -> Glance {
        let lanes = self.lanes().map(|lane| lane.glance(self.count, ample));
        glance_at_lanes(lanes, self.wanted)
    }
    #[inline]
    fn call(&self, core: &Core, waker: &Waker) {
        for lane in self.lanes() {
            lane.call(self.count, core, waker);
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
        describe_lanes(f, self.lanes(), |lane, f| {
            write!(f, "`{}` (has room for {})", lane.ring.name(), lane.room())
        })
    }
}

/// The sight of one output.
struct OutputLane<'a, T> {
    ring: &'a Ring<T>,
    written: u64,
    /// Up to where there is known to be room.
    known: u64,
}

impl<'a, T> OutputLane<'a, T> {
    fn new(tx: &'a Tx<T>) -> Self {
        Self {
            ring: tx.ring(),
            written: tx.written(),
            known: tx.known(),
        }
    }

    /// `ample` asks for more than `count`, see [`Ring::ample_head`].
    #[inline]
    fn glance(&self, count: usize, ample: bool) -> Glance {
        if count == 0 || self.is_gone() {
            return Glance::Unclear;
        }
        if self.known > self.written && self.known - self.written >= count as u64 {
            return Glance::Holds;
        }
        let ample = if ample { self.ring.ample_head() } else { 0 };
        if self.ring.head() >= self.threshold(count).max(ample) {
            Glance::Holds
        } else if count as u64 > self.ring.capacity() {
            Glance::Unclear
        } else {
            Glance::Waits
        }
    }

    /// Asks for a wake of the core, on the thread that polls it.
    #[inline]
    fn call(&self, count: usize, core: &Core, waker: &Waker) {
        if !core.parks_at(self.ring.producer_parking().get()) {
            // A port of no actor.
            self.park(count, waker);
        } else if self.glance(count, false) != Glance::Holds {
            self.ring.producer_waits(self.threshold(count));
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
            parking.register_at(waker, self.ring.is_on_one_thread());
        }
        self.ring.producer_waits(self.threshold(count));
    }

    fn check(&self, count: usize, core: Option<&Core>) -> bool {
        check_threshold(self.ring, count, core)
    }
}

debug_as_description!(Vacant, AnyVacant);
