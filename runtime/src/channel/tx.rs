//! The sending end.

use std::fmt;

use super::error::PushError;
use super::may_settle;
use super::name::ChannelName;
use super::ring::{NoRoom, Shared};
use super::slots::Slots;
use crate::host::panics;

/// The sending end of a channel.
///
/// What is pushed fills slots behind the published index; the receiver sees it when the actor commits: a reaction
/// when it returns `Ok`, an actor with its own loop before each wait.
///
/// Dropping it commits, and tells the receiver that nothing more will come. In a reaction, off its actor's thread or where a panic drops it,
/// it does not commit by itself: its actor's next commit or rollback settles what it wrote. The receiver sees the end at once, and
/// that is not undone.
///
/// ```
/// # use steadygraph::prelude::*;
/// let (mut tx, mut rx) = channel().open();
/// tx.push(1).unwrap();
/// assert_eq!(rx.len(), 0);
/// tx.commit();
/// assert_eq!(rx.take(), Some(1));
/// ```
pub struct Tx<T> {
    ring: Shared<T>,
    /// The cursor: the index of the next message. The same as the ring's.
    written: u64,
    /// Which lane of a bundle comes next; kept in lane 0.
    pub(crate) next_lane: usize,
    /// The parking point of its actor, by its address; 0 where it has none. A port that is moved takes it along.
    pub(super) owner: usize,
}

impl<T> Tx<T> {
    pub(super) fn new(ring: Shared<T>) -> Self {
        Self {
            written: 0,
            next_lane: 0,
            owner: 0,
            ring,
        }
    }

    pub(crate) fn ring(&self) -> &Shared<T> {
        &self.ring
    }

    /// The cursor: the index of the next message.
    #[inline]
    pub(crate) fn written(&self) -> u64 {
        self.written
    }

    /// Moves the cursor.
    #[inline]
    fn set_cursor(&mut self, written: u64) {
        self.written = written;
        self.ring.set_written(written);
    }

    /// The parking point of its actor, by its address; 0 where it has none.
    pub(crate) fn owner(&self) -> usize {
        self.owner
    }

    /// Adds one message.
    ///
    /// # Errors
    ///
    /// Gives the message back when there is no room or when the receiver has ended.
    #[inline]
    pub fn push(&mut self, message: T) -> Result<(), PushError<T>> {
        let written = self.written;
        if written >= self.ring.known_room()
            && let Err(no_room) = self.ring.find_room_to_push(written)
        {
            return Err(match no_room {
                NoRoom::Full => PushError::Full(message),
                NoRoom::Closed => PushError::Closed(message),
            });
        }
        #[cfg(mutant = "publish_before_write")]
        {
            self.set_cursor(written + 1);
            self.ring.publish();
        }
        // SAFETY: `written < head + capacity`, and this is the only sender.
        unsafe { self.ring.write(written, message) };
        self.set_cursor(written + 1);
        Ok(())
    }

    /// Moves the cursor behind `count` more messages, which have been written.
    #[inline]
    pub(super) fn advance(&mut self, count: u64) {
        let written = self.written + count;
        self.set_cursor(written);
        self.ring.audit(|audit| audit.wrote(written));
    }

    /// Copies as many messages as there is room for and gives their number: 0 when the receiver has ended.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// let (mut tx, mut rx) = channel().capacity(3).open();
    /// assert_eq!(tx.push_slice(&[1, 2, 3, 4]), 3);
    /// tx.commit();
    /// assert_eq!(rx.drain().collect::<Vec<_>>(), [1, 2, 3]);
    /// ```
    pub fn push_slice(&mut self, messages: &[T]) -> usize
    where
        T: Copy,
    {
        self.extend(messages.iter().copied())
    }

    /// Fills all the room there is with what `make` gives, and gives the number of messages.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// let (mut tx, rx) = channel().capacity(8).open();
    /// let mut next = 0;
    /// assert_eq!(tx.fill(|| { next += 1; next }), 8);
    /// ```
    pub fn fill(&mut self, make: impl FnMut() -> T) -> usize {
        self.slots().fill(std::iter::repeat_with(make))
    }

    /// Pushes messages while there are some and there is room, and gives their number: 0 when the receiver has ended.
    ///
    /// The iterator is never asked for a message that there is no room for.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// let (mut tx, rx) = channel().capacity(2).open();
    /// let mut words = ["a", "b", "c"].into_iter();
    /// assert_eq!(tx.extend(&mut words), 2);
    /// assert_eq!(words.next(), Some("c"));
    /// ```
    pub fn extend(&mut self, messages: impl IntoIterator<Item = T>) -> usize {
        self.slots().fill(messages.into_iter())
    }

    /// The free slots, to be written in place.
    ///
    /// Only what was written counts: a slot that is left out stays free, and the cursor moves when the guard is
    /// dropped. There are none when the receiver has ended.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// let (mut tx, mut rx) = channel().capacity(4).open();
    /// let mut slots = tx.slots();
    /// slots.next().unwrap().write([1_u8; 1024]);
    /// slots.next();                                   // not written: the next call gives it again
    /// slots.next().unwrap().write([2_u8; 1024]);
    /// drop(slots);
    /// tx.commit();
    /// assert_eq!(rx.len(), 2);
    /// ```
    pub fn slots(&mut self) -> Slots<'_, T> {
        self.slots_for(u64::MAX)
    }

    /// As [`slots`](Self::slots), for one who has no use for more than are `wanted`.
    pub(super) fn slots_for(&mut self, wanted: u64) -> Slots<'_, T> {
        let room = self.ring.room_for(wanted, self.written);
        Slots::new(self, room)
    }

    /// For how many more messages there is room; also where the receiver has ended, see [`is_closed`](Self::is_closed).
    #[must_use]
    pub fn vacant_len(&self) -> usize {
        let room = self.ring.head() + self.ring.capacity() - self.written();
        // Room is at most the capacity, which came from a `usize`.
        usize::try_from(room).unwrap_or(usize::MAX)
    }

    /// How many messages the channel holds at most.
    #[must_use]
    pub fn capacity(&self) -> usize {
        usize::try_from(self.ring.capacity()).unwrap_or(usize::MAX)
    }

    /// Whether the receiver has ended: nothing more can be sent.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.ring.receiver_is_gone()
    }

    /// The channel that this end belongs to.
    #[must_use]
    pub fn channel(&self) -> &ChannelName {
        self.ring.name()
    }

    /// Shows what has been pushed to the receiver, in one store.
    ///
    /// An actor seldom calls it: a reaction commits when it returns `Ok`, an actor with its own loop before each
    /// wait, and both do so for all their ports at once.
    ///
    /// # Panics
    ///
    /// In a reaction, whose transaction it would tear; and on a thread other than the one that runs the port's actor (a
    /// scoped thread that the port was lent to).
    pub fn commit(&mut self) {
        may_settle::assert_may_commit(self.ring.producer_parking(), self.channel());
        self.ring.publish();
    }

    /// Drops what has been pushed since the last commit.
    ///
    /// # Panics
    ///
    /// On a thread other than the one that runs the port's actor.
    pub fn rollback(&mut self) {
        may_settle::assert_may_settle(self.ring.producer_parking(), self.channel(), "rollback");
        // Before the messages are dropped, which may panic.
        self.written = self.ring.tail();
        // SAFETY: this is `&mut` on the port, on the thread that may settle it.
        unsafe { self.ring.unwrite() };
    }
}

impl<T> Drop for Tx<T> {
    fn drop(&mut self) {
        /// Closes also when the waker of the receiver panics.
        struct Close<'a, T>(&'a Shared<T>);
        impl<T> Drop for Close<'_, T> {
            fn drop(&mut self) {
                panics::even_while_panicking(|| self.0.close_sender());
            }
        }
        let _close = Close(&self.ring);
        if may_settle::commits_as_it_ends(self.ring.producer_parking()) {
            self.ring.publish();
        }
    }
}

impl<T> fmt::Debug for Tx<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx")
            .field("channel", self.channel())
            .field("vacant", &self.vacant_len())
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, not(steadygraph_loom)))]
mod tests {
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::{Context, Waker};

    use crate::await_for_all;
    use crate::channel::channel;
    use crate::host::panics::{self, tests::Panics};

    #[test]
    fn a_sender_closes_although_the_receivers_waker_panics_again_and_again() {
        let (mut tx, mut rx) = channel().open();
        tx.push(1).unwrap();
        {
            let wait = pin!(async { await_for_all!(rx.avail(2)) });
            let waker = Waker::from(Arc::new(Panics));
            assert!(wait.poll(&mut Context::from_waker(&waker)).is_pending());
            tx.push(2).unwrap();
            // Woken for the message, and again for the end.
            assert!(panics::guard(|| drop(tx)).is_err());
        }
        assert!(rx.is_closed());
        assert_eq!(rx.drain().collect::<Vec<_>>(), [1, 2]);
    }
}
