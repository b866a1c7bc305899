//! What a failure of an actor does to an input: which message it may have failed on, and how that one leaves the channel.

use super::dead_letter::DeadLetter;
use super::may_settle;
use super::name::ChannelName;
use super::rx::Rx;

/// The message that an attempt read last on one port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LastRead {
    /// The channel, see [`AnyRing::id`](super::side::AnyRing::id).
    pub(crate) channel: usize,
    pub(crate) index: u64,
}

/// Why a message is dead-lettered.
#[derive(Debug)]
pub(crate) struct Cause<'a> {
    /// The last failure, in one line.
    pub(crate) reason: &'a str,
    pub(crate) attempts: u32,
}

/// What became of a message that was to be dead-lettered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DeadLettered {
    /// It waits in the dead-letter link, or has been dropped where there is none.
    Done {
        channel: ChannelName,
        is_linked: bool,
    },
    /// The dead-letter link, the channel of this id, is full.
    NoRoom(usize),
    /// It is no longer there.
    Gone,
}

impl<T> Rx<T> {
    /// Rolls back after a failure of the actor, and is cautious from now on. Gives the message that was read last in the failed
    /// attempt, if one was and it is still there.
    pub(super) fn fail(&mut self) -> Option<LastRead> {
        let reached = self.ring().reached();
        let moved_last = reached == self.owned;
        self.rollback();
        let read = self.cursor();
        self.ring().be_cautious(read, reached);
        // What was moved out is lost: the message at its index now is another one.
        (reached > read && !moved_last).then(|| LastRead {
            channel: self.ring().id(),
            index: reached - 1,
        })
    }

    /// Takes the message at `index` out, after a rollback, and sends it to the dead-letter link; without one, drops it.
    pub(super) fn dead_letter(&mut self, index: u64, cause: &Cause<'_>) -> DeadLettered {
        let letters = self.letters.as_ref().filter(|letters| !letters.is_closed());
        if let Some(letters) = letters
            && letters.vacant_len() == 0
        {
            return DeadLettered::NoRoom(letters.ring().id());
        }
        let is_linked = letters.is_some();
        let channel = self.channel().clone();
        let Some(message) = self.take_out(index) else {
            return DeadLettered::Gone;
        };
        if let Some(letters) = &mut self.letters {
            let letter = DeadLetter::new(
                message,
                channel.clone(),
                cause.reason.to_owned(),
                cause.attempts,
            );
            // Room was there above. A receiver that has ended since takes nothing: the message is dropped and counted.
            let _ = letters.push(letter);
            letters.commit();
        }
        DeadLettered::Done { channel, is_linked }
    }

    /// Takes the message at `index` out for good, if it is there.
    fn take_out(&mut self, index: u64) -> Option<T> {
        may_settle::assert_may_settle(
            self.ring().consumer_parking(),
            self.channel(),
            "dead letter",
        );
        let read = self.cursor();
        if index < read || index >= self.ring().tail() || self.ring().first_full() != read {
            return None;
        }
        self.forget_messages();
        // The cursor first: whatever comes of the rest, the slot before it is not read again.
        self.set_cursor(read + 1);
        // SAFETY: this is `&mut` on the port, on the thread that may settle it; nothing was read and the slot is full, see
        // above.
        Some(unsafe { self.ring().dead_letter(index) })
    }
}
