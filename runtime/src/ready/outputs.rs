//! Conditions on outputs.

use std::fmt;
use std::task::{Context, Waker};

use super::condition::{Condition, Look, Verdict};
use super::core::Core;
use super::glance::{Called, Glance};
use super::lanes::{
    Messages, check_lanes, check_threshold, debug_as_description, describe_lanes, fits,
};
use crate::channel::{Ring, Tx};

impl<T> Tx<T> {
    /// The condition that there is room for `count` messages.
    ///
    /// It counts from the actor's own cursor. A `count` above the capacity ends the actor with an error that says so.
    ///
    /// An actor that sleeps because the channel is full is woken late: when a quarter of it is free, or when the receiver's
    /// actor gives its thread away, whichever comes first. So a fast receiver does not wake its sender for each message. One
    /// that takes a message and then computes for long, in the same reaction or without a wait, keeps a sender of few
    /// messages waiting meanwhile.
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
    #[inline]
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
    fn holds(&self, _core: &Core, glance: Glance) -> bool {
        self.lane.holds(self.count, glance)
    }
    #[inline]
    fn is_clear(&self, _core: &Core) -> bool {
        self.lane.is_clear(self.count)
    }
    #[inline(always)]
    fn call(&self, core: &Core, waker: &Waker) -> Called {
        self.lane.call(self.count, core, waker)
    }
    #[inline(always)]
    fn listen(&self, _core: &Core) -> bool {
        self.lane.listen(self.count)
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
    fn holds(&self, _core: &Core, glance: Glance) -> bool {
        let mut ready = self.lanes().filter(|lane| lane.holds(self.count, glance));
        self.wanted > 0 && ready.nth(self.wanted - 1).is_some()
    }
    #[inline]
    fn is_clear(&self, _core: &Core) -> bool {
        (1..=self.lanes.len()).contains(&self.wanted)
            && self.lanes().all(|lane| lane.is_clear(self.count))
    }
    #[inline]
    fn call(&self, core: &Core, waker: &Waker) -> Called {
        if !(1..=self.lanes.len()).contains(&self.wanted) {
            return Called::Unclear;
        }
        let lanes = self.lanes();
        let called = lanes.map(|lane| lane.call(self.count, core, waker));
        called.max().unwrap_or(Called::Unclear)
    }
    #[inline]
    fn listen(&self, _core: &Core) -> bool {
        (1..=self.lanes.len()).contains(&self.wanted)
            && self.lanes().all(|lane| lane.listen(self.count))
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
    /// The parking point of its actor, by its address.
    owner: usize,
}

impl<'a, T> OutputLane<'a, T> {
    #[inline]
    fn new(tx: &'a Tx<T>) -> Self {
        Self {
            ring: tx.ring(),
            owner: tx.owner(),
        }
    }

    #[inline]
    fn holds(&self, count: usize, glance: Glance) -> bool {
        if self.is_known(count) {
            return true;
        }
        if count == 0 || self.is_gone() {
            return false;
        }
        if glance == Glance::First {
            return self.has_room(count);
        }
        // Asked only by a thread that stays awake for it.
        let has_room = self.ring.head() >= self.threshold(count).max(self.ring.ample_head());
        if !has_room {
            self.ring.note_lack_of_room();
        }
        has_room
    }

    #[inline]
    fn is_clear(&self, count: usize) -> bool {
        fits(self.ring, count) && !self.is_gone()
    }

    /// Whether there is known to be room. Not where the receiver has ended.
    #[inline]
    fn is_known(&self, count: usize) -> bool {
        let (known, written) = (self.ring.known_room(), self.ring.cursor_of_sender());
        count > 0 && known > written && known - written >= count as u64
    }

    /// Asks for a wake of the core, on the thread that polls it.
    #[inline(always)]
    fn call(&self, count: usize, core: &Core, waker: &Waker) -> Called {
        if !self.is_clear(count) {
            return Called::Unclear;
        }
        if !core.owns(self.owner) {
            // A port of no actor.
            park_at(self.ring, self.threshold(count), waker);
            return Called::LookAgain;
        }
        if !self.is_known(count) && !self.has_room(count) {
            self.ring.producer_waits(self.threshold(count));
        }
        if self.ring.is_on_one_thread() {
            Called::Parked
        } else {
            Called::LookAgain
        }
    }

    #[inline(always)]
    fn listen(&self, count: usize) -> bool {
        let is_here = fits(self.ring, count) && self.ring.has_receiver_on_this_thread();
        if is_here && !self.is_known(count) {
            listen_for_room(self.ring, count);
        }
        is_here
    }

    /// The head that leaves room for `count`.
    fn threshold(&self, count: usize) -> u64 {
        threshold(self.ring, count)
    }

    fn has_room(&self, count: usize) -> bool {
        self.ring.head() >= self.threshold(count)
    }

    fn room(&self) -> u64 {
        self.ring.head() + self.ring.capacity() - self.ring.cursor_of_sender()
    }

    fn is_gone(&self) -> bool {
        self.ring.receiver_is_gone()
    }

    #[inline]
    fn commit(&self) {
        let held = self
            .ring
            .producer_parking()
            .get()
            .is_some_and(|parking| parking.has_actor());
        if !held {
            commit_alone(self.ring);
        }
    }

    fn park(&self, count: usize, waker: &Waker) {
        park_at(self.ring, self.threshold(count), waker);
    }

    fn check(&self, count: usize, core: Option<&Core>) -> bool {
        check_threshold(self.ring, count, core)
    }
}

/// The head that leaves room for `count`.
fn threshold<T>(ring: &Ring<T>, count: usize) -> u64 {
    ring.cursor_of_sender()
        .saturating_add(count as u64)
        .saturating_sub(ring.capacity())
}

/// Asks for a wake of the core where there is no room. It takes the ring, as [`park_at`] does.
#[cold]
#[inline(never)]
fn listen_for_room<T>(ring: &Ring<T>, count: usize) {
    let threshold = threshold(ring, count);
    if ring.head() < threshold {
        ring.producer_waits(threshold);
    }
}

/// Asks for a wake of whoever waits for a port. It takes the ring and not the lane, which can stay in registers then.
#[cold]
#[inline(never)]
fn park_at<T>(ring: &Ring<T>, threshold: u64, waker: &Waker) {
    if let Some(parking) = ring.producer_parking().get() {
        parking.register_at(waker, ring.is_on_one_thread());
    }
    ring.producer_waits(threshold);
}

/// Commits a port that no actor holds.
#[cold]
fn commit_alone<T>(ring: &Ring<T>) {
    ring.publish();
}

debug_as_description!(Vacant, AnyVacant);
