//! What is peculiar to conditions on inputs.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::condition::{Survey, Verdict};
use super::core::Core;
use super::glance::Glance;
use super::lane::{Lane, fits};
use super::on_one::Avail;
use crate::channel::{Ring, Rx};
use crate::host::Parking;

impl<T> Rx<T> {
    /// The condition that at least `count` messages wait, or whatever is left once the sender has ended.
    ///
    /// It counts from the actor's own cursor. A `count` above the capacity ends the actor with an error that says so.
    pub fn avail(&self, count: usize) -> Avail<'_, T> {
        Avail::new(InputLane::new(self), count)
    }
}

/// What a condition sees of one input.
pub(super) struct InputLane<'a, T> {
    ring: &'a Ring<T>,
    owner: usize,
    /// The port's cursor.
    read: u64,
    /// Up to where the port knows that messages are published.
    known: u64,
}

impl<'a, T> InputLane<'a, T> {
    #[inline]
    pub(super) fn new(rx: &'a Rx<T>) -> Self {
        Self {
            ring: rx.ring(),
            owner: rx.owner(),
            read: rx.cursor(),
            known: rx.known(),
        }
    }

    #[inline]
    fn has(&self, end: u64, count: usize) -> bool {
        count > 0 && end > self.read && end - self.read >= count as u64
    }

    #[inline]
    fn is_over(&self, core: &Core) -> bool {
        self.ring.is_feedback() && core.is_over_undisturbed()
    }

    fn look(&self, core: Option<&Core>) -> InputState {
        // The flag first: a tail that is loaded after it is the last one.
        let closed = self.ring.sender_is_gone();
        let spent = (closed && self.ring.tail() == self.read)
            || (self.ring.is_feedback() && core.is_some_and(Core::is_over));
        let len = self.ring.end().saturating_sub(self.read);
        InputState { len, closed, spent }
    }
}

impl<T> Lane for InputLane<'_, T> {
    type Message = T;
    const IS_INPUT: bool = true;
    const WANTS: &'static str = "";
    const ENDED: Verdict = Verdict::Spent;

    #[inline]
    fn ring(&self) -> &Ring<T> {
        self.ring
    }
    #[inline]
    fn owner(&self) -> usize {
        self.owner
    }
    fn enough(wanted: usize, alive: usize) -> Option<usize> {
        (alive > 0).then_some(wanted.min(alive))
    }
    fn stands(&self, count: usize, core: Option<&Core>) -> Verdict {
        self.ring.widen(self.read, count as u64);
        let state = self.look(core);
        if state.spent {
            Verdict::Spent
        } else if state.has(count) {
            Verdict::Held
        } else {
            Verdict::Pending
        }
    }
    fn survey(&self, core: Option<&Core>, survey: &mut Survey) {
        let state = self.look(core);
        survey.inputs += 1;
        survey.spent += usize::from(state.spent);
        survey.has_messages |= !state.spent && state.len > 0;
    }
    #[inline]
    fn holds(&self, count: usize, core: &Core, glance: Glance) -> bool {
        // Not cautious, for it is undisturbed: all that is published is seen.
        if glance == Glance::Known {
            return self.has(self.known, count);
        }
        (self.has(self.known, count) || self.has(self.ring.tail(), count)) && !self.is_over(core)
    }
    #[inline]
    fn is_clear(&self, count: usize, core: &Core) -> bool {
        fits(self.ring, count) && !self.ring.sender_is_gone() && !self.is_over(core)
    }
    #[inline(always)]
    fn listen(&self, count: usize, core: &Core) -> bool {
        fits(self.ring, count)
            && !self.is_over(core)
            && self.ring.consumer_listens(self.threshold(count))
    }
    #[inline]
    fn lacks(&self, count: usize) -> bool {
        !self.has(self.ring.tail(), count)
    }
    #[inline]
    fn threshold(&self, count: usize) -> u64 {
        self.read + count as u64
    }
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` (has {})", self.ring.name(), self.look(None).len)
    }
    fn describe_alone(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.look(None);
        let closed = if state.closed { ", closed" } else { "" };
        write!(f, "`{}` (has {}{closed})", self.ring.name(), state.len)
    }

    #[inline]
    fn parking(ring: &Ring<T>) -> &OnceLock<Arc<Parking>> {
        ring.consumer_parking()
    }
    #[inline]
    fn wait_until(ring: &Ring<T>, threshold: u64) {
        ring.consumer_waits(threshold);
    }
    #[cold]
    fn commit_alone(ring: &Ring<T>) {
        ring.release();
        ring.wake_sender();
    }
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
