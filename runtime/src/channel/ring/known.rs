//! What each side knows of the other: how far it may go without a look at the other side's index, whose cache line the other side
//! writes.
//!
//! Below its limit, a message costs one comparison. Whatever asks for more than that keeps the limit low, so that each message takes
//! the slow way: a ledger that watches, caution, the receiver's end.
//!
//! `Relaxed` is enough for the limits: where a slot is touched by one, that is through `&mut` on the port, and handing that borrow on
//! synchronises with whoever stored the limit, be it a wait on another thread that the port was lent to. Reads by a shared borrow
//! go by the tail, which is acquired.

use super::{AUDITED, CAUTIOUS, Ring};
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
    /// Up to where messages are known to be published. For the receiver.
    #[inline]
    pub(crate) fn known_tail(&self) -> u64 {
        self.consumer.limit.load(Ordering::Relaxed)
    }

    /// Up to where there is known to be room, unless the receiver has ended. For the sender.
    #[inline]
    pub(crate) fn known_room(&self) -> u64 {
        self.producer.limit.load(Ordering::Relaxed)
    }

    /// Up to where messages are published now. For the receiver, which knows it from then on.
    #[inline]
    pub(crate) fn learn_tail(&self) -> u64 {
        let tail = self.tail();
        if self.flags.load(Ordering::Relaxed) & (AUDITED | CAUTIOUS) == 0 {
            self.consumer.limit.store(tail, Ordering::Relaxed);
        }
        tail
    }

    /// Whether there is a message at the receiver's cursor, for which it looks how far the sender has come.
    pub(crate) fn find_message(&self) -> bool {
        let read = self.cursor_of_receiver();
        if !self.is_cautious() {
            return read < self.learn_tail();
        }
        let is_there = read < self.end();
        if is_there {
            // One by one, so that the order of the reads of all ports is known.
            self.note_read();
        }
        is_there
    }

    /// As [`find_message`](Self::find_message), for one that is taken by copy right behind this: a ledger is told. Before and not
    /// behind it, so that the way of a message that is known holds no trace of a ledger; that took 3 instructions each.
    #[cold]
    #[inline(never)]
    pub(crate) fn find_message_to_take(&self) -> bool {
        let is_there = self.find_message();
        if is_there {
            self.audit(|audit| audit.takes(self.cursor_of_receiver() + 1));
        }
        is_there
    }

    /// Whether there is room at the sender's cursor, for which it looks how far the receiver has come; for a message that is pushed
    /// right behind this, as in [`find_message_to_take`](Self::find_message_to_take).
    ///
    /// # Errors
    ///
    /// When there is none. A wait is told how much was wanted.
    #[cold]
    #[inline(never)]
    pub(crate) fn find_room_to_push(&self) -> Result<(), NoRoom> {
        let written = self.cursor_of_sender();
        let limit = self.head() + self.capacity();
        let is_audited = self.flags.load(Ordering::Relaxed) & AUDITED != 0;
        if limit.saturating_sub(written) >= WORTH_A_FENCE && !is_audited {
            self.producer.limit.store(limit, Ordering::Relaxed);
            // Pairs with `close_receiver`: either this sees its flag, or it lowers what was stored here.
            fence(Ordering::SeqCst);
        }
        if self.receiver_is_gone() {
            self.producer.limit.store(0, Ordering::Relaxed);
            return Err(NoRoom::Closed);
        }
        if written >= limit {
            self.refuse(written);
            return Err(NoRoom::Full);
        }
        self.audit(|audit| audit.pushes(written + 1));
        Ok(())
    }

    /// Has the receiver look again: what is at its cursor is to be seen in another way than before.
    pub(crate) fn forget_messages(&self) {
        self.consumer.limit.store(0, Ordering::Relaxed);
    }

    /// Has both sides look again, before they run.
    pub(super) fn forget_what_is_known(&self) {
        self.forget_messages();
        self.producer.limit.store(0, Ordering::Relaxed);
    }
}
