//! Plain commits: those of a port in its actor's own hands, where nobody looks on. They are a store each; in a burst, what a commit
//! asks of a port is asked once, and on one thread the other side is told once, behind it.
//!
//! Between threads there is no fence behind each: a look at the threshold that is early misses one which the other side sets in the
//! same few nanoseconds. The next commit of the burst looks again, whether it moves the index or not; behind the last one stands a
//! fence before the other side is told, see [`Parking::fence_between_threads`](crate::host::Parking::fence_between_threads). So a
//! wake may come one reaction late, and a reaction that blocks its thread may hold up one that the reaction before it owes. With a
//! fence for each commit, three actors on threads of their own passed on 43 million messages a second, one a reaction, and with one
//! a burst 65 million.

use std::mem;

use super::{AUDITED, CAUTIOUS, RECEIVER_GONE, Ring, SAMPLED, TWO_THREADS};
use crate::host::sync::Ordering;

/// With one of these, a publish is not plain.
const NO_PLAIN_PUBLISH: u8 = AUDITED | SAMPLED;
/// With one of these, a release is not.
const NO_PLAIN_RELEASE: u8 = AUDITED | SAMPLED | CAUTIOUS;

/// What a plain commit came to.
pub(crate) enum Plain {
    /// It is done, and the other side is still to be told, by [`announce_tail`](Ring::announce_tail) or
    /// [`announce_head`](Ring::announce_head) behind the last commit: on one thread it has seen none of them yet, and between threads
    /// it may have set a threshold that this look missed.
    Done,
    /// It is done, and the other side, on another thread, waits for it.
    Wakes,
    /// Nothing is done: there is more to it.
    Not,
}

impl<T> Ring<T> {
    /// Whether a publish of what lies behind `written` is a store of the tail for now: the receiver lives, and nobody looks on. Who
    /// begins to look on within a burst is seen by the next one. If so, the sender knows of the room that there is; between threads, of as
    /// much as is worth a look.
    ///
    /// Out of line, as [`tail_if_release_is_a_store`](Self::tail_if_release_is_a_store) is: what acquires keeps the compiler from
    /// holding what it has loaded in registers across it.
    #[inline(never)]
    pub(crate) fn begin_publishing_by_store(&self, written: u64) -> bool {
        let flags = self.flags.load(Ordering::Relaxed);
        if flags & RECEIVER_GONE != 0 {
            // A burst may have learned of room in the instant in which the receiver ended elsewhere.
            self.forget_room();
        }
        if flags & (NO_PLAIN_PUBLISH | RECEIVER_GONE) != 0 {
            return false;
        }
        if flags & TWO_THREADS == 0 {
            self.learn_room();
            return true;
        }
        self.learn_room_between_threads(written)
    }

    /// Up to where messages are published, if a release is a store of the head for now. It is none where messages are to be dropped.
    #[inline(never)]
    pub(crate) fn tail_if_release_is_a_store(&self) -> Option<u64> {
        // Before the flags: a tail with a message that is stamped for a sample brings its SAMPLED along, so that no such message is
        // released by a store.
        let tail = self.tail();
        let is_plain =
            !mem::needs_drop::<T>() && self.flags.load(Ordering::Relaxed) & NO_PLAIN_RELEASE == 0;
        is_plain.then_some(tail)
    }

    /// Publishes all that is below `written`, where a publish is a store. Also where the tail stays: on one thread that costs less than
    /// to ask.
    #[inline]
    pub(crate) fn publish_by_store(&self, written: u64) {
        #[cfg(mutant = "plain_commit_off_by_one")]
        let written = written - u64::from(written > self.tail.index.load(Ordering::Relaxed));
        self.tail.index.store(written, Ordering::Release);
    }

    /// Releases all that is below `read`, where a release is a store.
    #[inline]
    pub(crate) fn release_by_store(&self, read: u64) {
        self.forget_shown();
        self.head.index.store(read, Ordering::Release);
    }

    /// As [`publish_by_store`](Self::publish_by_store), between threads: a store of a tail that stays would take its line away from the
    /// receiver. Whether the receiver waits for a tail no farther than that.
    #[inline]
    pub(crate) fn publish_across(&self, written: u64) -> bool {
        #[cfg(mutant = "plain_commit_off_by_one")]
        let written = written - u64::from(written > self.tail.index.load(Ordering::Relaxed));
        if written != self.tail.index.load(Ordering::Relaxed) {
            self.tail.index.store(written, Ordering::Release);
        }
        // Also where the tail stays: the look behind the commit before may have been too early.
        written >= self.tail.threshold.load(Ordering::Relaxed)
    }

    /// As [`publish_across`](Self::publish_across), of the head. Whether the sender waits for one no farther than that.
    #[inline]
    pub(crate) fn release_across(&self, read: u64) -> bool {
        if read == self.head.index.load(Ordering::Relaxed) {
            self.forget_shown();
        } else {
            self.head.index.store(read, Ordering::Release);
        }
        read >= self.head.threshold.load(Ordering::Relaxed)
    }

    /// As [`publish`](Self::publish), of all that is below `written`.
    #[inline]
    pub(crate) fn publish_plainly(&self, written: u64) -> Plain {
        let flags = self.flags.load(Ordering::Relaxed);
        if flags & (NO_PLAIN_PUBLISH | TWO_THREADS) == 0 {
            self.publish_by_store(written);
            return Plain::Done;
        }
        if flags & NO_PLAIN_PUBLISH != 0 {
            return Plain::Not;
        }
        if self.publish_across(written) {
            Plain::Wakes
        } else {
            Plain::Done
        }
    }

    /// As [`release`](Self::release), of all that is below `read`. Never plain where messages are to be dropped.
    #[inline]
    pub(crate) fn release_plainly(&self, read: u64) -> Plain {
        let flags = self.flags.load(Ordering::Relaxed);
        if mem::needs_drop::<T>() {
            return Plain::Not;
        }
        if flags & (NO_PLAIN_RELEASE | TWO_THREADS) == 0 {
            self.release_by_store(read);
            return Plain::Done;
        }
        if flags & NO_PLAIN_RELEASE != 0 {
            return Plain::Not;
        }
        if self.release_across(read) {
            Plain::Wakes
        } else {
            Plain::Done
        }
    }
}
