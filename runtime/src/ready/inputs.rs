//! Conditions on inputs.

use std::fmt;
use std::task::{Context, Waker};

use super::condition::{Condition, Look, Survey, Verdict};
use super::core::Core;
use super::glance::{Called, Glance};
use super::lanes::{
    Messages, check_lanes, check_threshold, debug_as_description, describe_lanes, fits,
};
use crate::channel::{Ring, Rx};

impl<T> Rx<T> {
    /// The condition that at least `count` messages wait, or whatever is left once the sender has ended.
    ///
    /// It counts from the actor's own cursor. A `count` above the capacity ends the actor with an error that says so.
    pub fn avail(&self, count: usize) -> Avail<'_, T> {
        Avail {
            lane: InputLane::new(self),
            count,
            verdict: Verdict::default(),
        }
    }
}

/// At least some messages on one input, see [`Rx::avail`].
#[must_use = "a condition does nothing outside a readiness macro"]
pub struct Avail<'a, T> {
    lane: InputLane<'a, T>,
    count: usize,
    verdict: Verdict,
}

impl<T> Condition for Avail<'_, T> {
    #[inline]
    fn commit(&self) {
        self.lane.commit();
    }
    fn survey(&self, core: Option<&Core>, survey: &mut Survey) {
        self.lane.survey(core, survey);
    }
    fn judge(&mut self, look: &Look<'_>, _cx: &mut Context<'_>) -> Verdict {
        let state = self.lane.look_for(self.count, look.core);
        self.verdict = if !self.lane.check(self.count, look.core) {
            Verdict::Never
        } else if state.spent {
            Verdict::Spent
        } else if state.has(self.count) {
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
    fn holds(&self, core: &Core, _glance: Glance) -> bool {
        self.lane.holds(self.count, core)
    }
    #[inline]
    fn is_clear(&self, core: &Core) -> bool {
        self.lane.is_clear(self.count, core)
    }
    #[inline(always)]
    fn call(&self, core: &Core, waker: &Waker) -> Called {
        self.lane.call(self.count, core, waker)
    }
    #[inline(always)]
    fn listen(&self, core: &Core) -> bool {
        self.lane.listen(self.count, core)
    }
    fn names_input(&self) -> bool {
        true
    }
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lane.look(None);
        let closed = if state.closed { ", closed" } else { "" };
        write!(
            f,
            "{} on `{}` (has {}{closed})",
            Messages(self.count),
            self.lane.ring.name(),
            state.len
        )
    }
}

/// Some lanes of a bundle of inputs, see [`RxBundle::any`](super::RxBundle::any).
#[must_use = "a condition does nothing outside a readiness macro"]
pub struct AnyAvail<'a, T> {
    lanes: &'a [Rx<T>],
    wanted: usize,
    count: usize,
    verdict: Verdict,
}

impl<'a, T> AnyAvail<'a, T> {
    pub(crate) fn new(lanes: &'a [Rx<T>], wanted: usize, count: usize) -> Self {
        Self {
            lanes,
            wanted,
            count,
            verdict: Verdict::default(),
        }
    }

    fn lanes(&self) -> impl ExactSizeIterator<Item = InputLane<'a, T>> + use<'a, T> {
        self.lanes.iter().map(InputLane::new)
    }
}

impl<T> Condition for AnyAvail<'_, T> {
    fn commit(&self) {
        self.lanes().for_each(|lane| lane.commit());
    }
    fn survey(&self, core: Option<&Core>, survey: &mut Survey) {
        for lane in self.lanes() {
            lane.survey(core, survey);
        }
    }
    fn judge(&mut self, look: &Look<'_>, _cx: &mut Context<'_>) -> Verdict {
        let mut ready = 0;
        let mut alive = 0;
        let first = self.lanes().next().map(|lane| lane.ring);
        let mut fits = check_lanes(first, self.lanes.len(), self.wanted, look.core);
        for lane in self.lanes() {
            let state = lane.look_for(self.count, look.core);
            alive += usize::from(!state.spent);
            ready += usize::from(!state.spent && state.has(self.count));
            fits &= lane.check(self.count, look.core);
        }
        self.verdict = if !fits {
            Verdict::Never
        } else if alive == 0 {
            Verdict::Spent
        } else if ready >= self.wanted.min(alive) {
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
    fn holds(&self, core: &Core, _glance: Glance) -> bool {
        let mut ready = self.lanes().filter(|lane| lane.holds(self.count, core));
        self.wanted > 0 && ready.nth(self.wanted - 1).is_some()
    }
    #[inline]
    fn is_clear(&self, core: &Core) -> bool {
        (1..=self.lanes.len()).contains(&self.wanted)
            && self.lanes().all(|lane| lane.is_clear(self.count, core))
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
    fn listen(&self, core: &Core) -> bool {
        (1..=self.lanes.len()).contains(&self.wanted)
            && self.lanes().all(|lane| lane.listen(self.count, core))
    }
    fn names_input(&self) -> bool {
        true
    }
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} on {} of {} lanes of ",
            Messages(self.count),
            self.wanted,
            self.lanes.len()
        )?;
        describe_lanes(f, self.lanes(), |lane, f| {
            write!(f, "`{}` (has {})", lane.ring.name(), lane.look(None).len)
        })
    }
}

/// The sight of one input. The actor's cursor stays while it waits: the port is borrowed. Of the ring and not of the port, which other
/// threads may see only where they may see its messages.
struct InputLane<'a, T> {
    ring: &'a Ring<T>,
    /// The parking point of its actor, by its address.
    owner: usize,
}

impl<'a, T> InputLane<'a, T> {
    #[inline]
    fn new(rx: &'a Rx<T>) -> Self {
        Self {
            ring: rx.ring(),
            owner: rx.owner(),
        }
    }

    #[inline]
    fn holds(&self, count: usize, core: &Core) -> bool {
        // Not cautious, for it is undisturbed: all that is published is seen.
        (self.has(self.ring.known_tail(), count) || self.has(self.ring.learn_tail(), count))
            && !self.is_over(core)
    }

    #[inline]
    fn has(&self, end: u64, count: usize) -> bool {
        let read = self.ring.cursor_of_receiver();
        count > 0 && end > read && end - read >= count as u64
    }

    #[inline]
    fn is_over(&self, core: &Core) -> bool {
        self.ring.is_feedback() && core.is_over_undisturbed()
    }

    #[inline]
    fn is_clear(&self, count: usize, core: &Core) -> bool {
        fits(self.ring, count) && !self.ring.sender_is_gone() && !self.is_over(core)
    }

    /// Asks for a wake of the core, on the thread that polls it.
    #[inline(always)]
    fn call(&self, count: usize, core: &Core, waker: &Waker) -> Called {
        if !self.is_clear(count, core) {
            return Called::Unclear;
        }
        if !core.owns(self.owner) {
            // A port of no actor.
            park_at(
                self.ring,
                self.ring.cursor_of_receiver() + count as u64,
                waker,
            );
            return Called::LookAgain;
        }
        if !self.has(self.ring.tail(), count) {
            self.ring
                .consumer_waits(self.ring.cursor_of_receiver() + count as u64);
        }
        if self.ring.is_on_one_thread() {
            Called::Parked
        } else {
            Called::LookAgain
        }
    }

    #[inline(always)]
    fn listen(&self, count: usize, core: &Core) -> bool {
        fits(self.ring, count)
            && !self.is_over(core)
            && self
                .ring
                .consumer_listens(self.ring.cursor_of_receiver() + count as u64)
    }

    fn look(&self, core: Option<&Core>) -> InputState {
        // The flag first: a tail that is loaded after it is the last one.
        let closed = self.ring.sender_is_gone();
        let spent = (closed && self.ring.tail() == self.ring.cursor_of_receiver())
            || (self.ring.is_feedback() && core.is_some_and(Core::is_over));
        let len = self
            .ring
            .end()
            .saturating_sub(self.ring.cursor_of_receiver());
        InputState { len, closed, spent }
    }

    /// As [`look`](Self::look), where `count` messages at once are asked for.
    fn look_for(&self, count: usize, core: Option<&Core>) -> InputState {
        self.ring
            .widen(self.ring.cursor_of_receiver(), count as u64);
        self.look(core)
    }

    #[inline]
    fn commit(&self) {
        let held = self
            .ring
            .consumer_parking()
            .get()
            .is_some_and(|parking| parking.has_actor());
        if !held {
            commit_alone(self.ring);
        }
    }

    fn survey(&self, core: Option<&Core>, survey: &mut Survey) {
        let state = self.look(core);
        survey.inputs += 1;
        survey.spent += usize::from(state.spent);
        survey.has_messages |= !state.spent && state.len > 0;
    }

    fn park(&self, count: usize, waker: &Waker) {
        park_at(
            self.ring,
            self.ring.cursor_of_receiver() + count as u64,
            waker,
        );
    }

    fn check(&self, count: usize, core: Option<&Core>) -> bool {
        check_threshold(self.ring, count, core)
    }
}

/// Asks for a wake of whoever waits for a port. It takes the ring, as [`commit_alone`] does.
#[cold]
#[inline(never)]
fn park_at<T>(ring: &Ring<T>, threshold: u64, waker: &Waker) {
    if let Some(parking) = ring.consumer_parking().get() {
        parking.register_at(waker, ring.is_on_one_thread());
    }
    ring.consumer_waits(threshold);
}

/// Commits a port that no actor holds. It takes the ring and not the lane, which can stay in registers then.
#[cold]
fn commit_alone<T>(ring: &Ring<T>) {
    ring.release();
    ring.wake_sender();
}

/// What an input looks like now.
#[derive(Clone, Copy)]
struct InputState {
    len: u64,
    closed: bool,
    spent: bool,
}

impl InputState {
    fn has(self, count: usize) -> bool {
        self.len >= count as u64 || (self.closed && self.len > 0)
    }
}

debug_as_description!(Avail, AnyAvail);
