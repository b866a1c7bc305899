//! What each side knows of the other: how far it may go without a look at the other side's index, whose cache line the other side
//! writes.
//!
//! Below its limit, a message costs one comparison. Whatever asks for more than that keeps the limit low, so that each message takes
//! the slow way: a ledger that watches, caution, the receiver's end.
//!
//! The receiver's limit is in its port, which alone learns it and forgets it. The sender's is here, where the end of the receiver can
//! lower it, from whatever thread. `Relaxed` is enough for that one: where a slot is touched by it, that is through `&mut` on the
//! port, and handing that borrow on synchronises with whoever stored the limit.

use super::{AUDITED, CAUTIOUS, Ring, TWO_THREADS};
use crate::host::sync::{Ordering, fence};

/// How much room is worth knowing of, for it takes a fence. Where there is less, as in a channel that is all but full, each message
/// is written after a look.
const WORTH_A_FENCE: u64 = 4;

/// Why a message cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoRoom {
    /// The channel is full.
    Full,
    /// The receiver has ended.
    Closed,
}

impl<T> Ring<T> {
    /// Up to where there is known to be room; 0 where nothing is known of it, or the receiver has ended. For the sender.
    #[inline]
    pub(crate) fn known_room(&self) -> u64 {
        self.tail.limit.load(Ordering::Relaxed)
    }

    /// Looks how far the sender has come, for a message at `read`, the receiver's cursor. Gives what the receiver knows from then on:
    /// the tail, or, where messages are looked at one by one, `read + 1`; no more than `read` where there is none.
    ///
    /// Of one that `is_copied`, taken right behind this, a ledger is told here, so that the way of a message that is known holds no
    /// trace of a ledger; that took 3 instructions each.
    ///
    /// Out of line, for what acquires keeps the compiler from holding cursors in registers across it.
    #[cold]
    #[inline(never)]
    pub(crate) fn find_message(&self, read: u64, is_copied: bool) -> u64 {
        if self.flags.load(Ordering::Relaxed) & (AUDITED | CAUTIOUS) == 0 {
            return self.tail();
        }
        self.find_one_message(read, is_copied)
    }

    #[inline(never)]
    fn find_one_message(&self, read: u64, is_copied: bool) -> u64 {
        if read >= self.end() {
            return 0;
        }
        if self.is_cautious() {
            // One by one, so that the order of the reads of all ports is known.
            self.note_read();
        }
        if is_copied {
            self.audit(|audit| audit.takes(read + 1));
        }
        read + 1
    }

    /// Whether there is room at `written`, the sender's cursor, for which it looks how far the receiver has come; for a message that
    /// is pushed right behind this: a ledger is told here, as in [`find_message`](Self::find_message).
    ///
    /// # Errors
    ///
    /// When there is none. A wait is told how much was wanted.
    #[cold]
    #[inline(never)]
    pub(crate) fn find_room_to_push(&self, written: u64) -> Result<(), NoRoom> {
        let limit = self.head() + self.capacity();
        let is_audited = self.flags.load(Ordering::Relaxed) & AUDITED != 0;
        if !is_audited {
            self.keep_limit(limit, written);
        }
        if !self.receiver_lives() {
            return Err(NoRoom::Closed);
        }
        if written >= limit {
            self.refuse(written);
            return Err(NoRoom::Full);
        }
        self.audit(|audit| audit.pushes(written + 1));
        Ok(())
    }

    /// Keeps the limit, where that is worth the fence, for a message at `written`. The caller asks behind it whether the receiver lives.
    #[inline]
    fn keep_limit(&self, limit: u64, written: u64) {
        if limit.saturating_sub(written) >= WORTH_A_FENCE {
            self.tail.limit.store(limit, Ordering::Relaxed);
            // Pairs with `close_receiver`: either this sees its flag, or it lowers what was stored here.
            fence(Ordering::SeqCst);
        }
    }

    /// Whether the receiver lives; if not, the next push finds no room.
    #[inline]
    fn receiver_lives(&self) -> bool {
        let is_gone = self.receiver_is_gone();
        if is_gone {
            self.forget_room();
        }
        !is_gone
    }

    /// For how many messages there is room at `written`, the sender's cursor: for all that is known, if that is for as many as are
    /// `wanted`, else after a look. None once the receiver has ended.
    #[inline]
    pub(crate) fn room_for(&self, wanted: u64, written: u64) -> u64 {
        let known = self.known_room().saturating_sub(written);
        if known >= wanted {
            return known;
        }
        let limit = self.head() + self.capacity();
        // Who wants all that there is looks each time; and between threads, to keep it would be a second fence a batch.
        let may_keep =
            wanted != u64::MAX && self.flags.load(Ordering::Relaxed) & (AUDITED | TWO_THREADS) == 0;
        if may_keep {
            self.keep_limit(limit, written);
        }
        if self.receiver_lives() {
            limit - written
        } else {
            0
        }
    }

    /// Has the sender know of all the room that there is, on the receiver's thread, and so without a fence: the end of a receiver that
    /// was moved away, and ends elsewhere in this instant, may be seen only by the next burst, or when that room is used up.
    #[inline]
    pub(super) fn learn_room(&self) {
        let limit = self.head() + self.capacity();
        self.tail.limit.store(limit, Ordering::Relaxed);
    }

    /// As [`learn_room`](Self::learn_room), where the receiver may be on another thread: only if less than a quarter of the channel is known
    /// to be free at `written`, or less than is worth a fence, for the look is at a line that the receiver writes. Whether the receiver
    /// lives, as far as it has looked.
    pub(super) fn learn_room_between_threads(&self, written: u64) -> bool {
        let known = self.known_room();
        if known.saturating_sub(written) >= WORTH_A_FENCE.max(self.capacity() / 4) {
            return true;
        }
        let limit = self.head() + self.capacity();
        if limit == known {
            return true;
        }
        self.keep_limit(limit, written);
        self.receiver_lives()
    }

    /// Has the next push look for room.
    pub(super) fn forget_room(&self) {
        self.tail.limit.store(0, Ordering::Relaxed);
    }
}
