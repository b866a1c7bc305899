//! What is peculiar to conditions on outputs.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::condition::Verdict;
use super::core::Core;
use super::glance::Glance;
use super::lane::{Lane, fits};
use super::on_one::Vacant;
use crate::channel::{Ring, Tx};
use crate::host::Parking;

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
        Vacant::new(OutputLane::new(self), count)
    }
}

/// What a condition sees of one output.
pub(super) struct OutputLane<'a, T> {
    ring: &'a Ring<T>,
    owner: usize,
    /// The port's cursor.
    written: u64,
}

impl<'a, T> OutputLane<'a, T> {
    #[inline]
    pub(super) fn new(tx: &'a Tx<T>) -> Self {
        Self {
            ring: tx.ring(),
            owner: tx.owner(),
            written: tx.written(),
        }
    }

    /// Whether there is known to be room. Not where the receiver has ended.
    #[inline]
    fn is_known(&self, count: usize) -> bool {
        let known = self.ring.known_room();
        count > 0 && known > self.written && known - self.written >= count as u64
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
}

impl<T> Lane for OutputLane<'_, T> {
    type Message = T;
    const IS_INPUT: bool = false;
    const WANTS: &'static str = "room for ";
    const ENDED: Verdict = Verdict::Never;

    #[inline]
    fn ring(&self) -> &Ring<T> {
        self.ring
    }
    #[inline]
    fn owner(&self) -> usize {
        self.owner
    }
    fn enough(wanted: usize, alive: usize) -> Option<usize> {
        (alive >= wanted).then_some(wanted)
    }
    fn stands(&self, count: usize, _core: Option<&Core>) -> Verdict {
        if self.is_gone() {
            Verdict::Never
        } else if self.has_room(count) {
            Verdict::Held
        } else {
            Verdict::Pending
        }
    }
    #[inline]
    fn holds(&self, count: usize, _core: &Core, glance: Glance) -> bool {
        let is_known = self.is_known(count);
        if is_known || glance == Glance::Known {
            return is_known;
        }
        if count == 0 || self.is_gone() {
            return false;
        }
        if glance != Glance::Ample {
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
    fn is_clear(&self, count: usize, _core: &Core) -> bool {
        fits(self.ring, count) && !self.is_gone()
    }
    #[inline(always)]
    fn listen(&self, count: usize, _core: &Core) -> bool {
        let is_here = fits(self.ring, count) && self.ring.has_receiver_on_this_thread();
        if is_here && !self.is_known(count) {
            listen_for_room(self.ring, self.threshold(count));
        }
        is_here
    }
    #[inline]
    fn lacks(&self, count: usize) -> bool {
        !self.is_known(count) && !self.has_room(count)
    }
    /// The head that leaves room for `count`.
    fn threshold(&self, count: usize) -> u64 {
        self.written
            .saturating_add(count as u64)
            .saturating_sub(self.ring.capacity())
    }
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` (has room for {})", self.ring.name(), self.room())
    }
    fn describe_alone(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` (has room for {} of {})",
            self.ring.name(),
            self.room(),
            self.ring.capacity()
        )
    }

    #[inline]
    fn parking(ring: &Ring<T>) -> &OnceLock<Arc<Parking>> {
        ring.producer_parking()
    }
    #[inline]
    fn wait_until(ring: &Ring<T>, threshold: u64) {
        ring.producer_waits(threshold);
    }
    #[cold]
    fn commit_alone(ring: &Ring<T>) {
        ring.publish();
    }
}

/// Asks for a wake of the core where there is no room. It takes the ring and not the lane, which can stay in registers then.
#[cold]
#[inline(never)]
fn listen_for_room<T>(ring: &Ring<T>, threshold: u64) {
    if ring.head() < threshold {
        ring.producer_waits(threshold);
    }
}
