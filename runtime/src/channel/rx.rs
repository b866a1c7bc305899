//! The receiving end.

use std::fmt;
use std::marker::PhantomData;

use super::dead_letter::DeadLetter;
use super::drain::Drain;
use super::iter::Iter;
use super::may_settle;
use super::name::ChannelName;
use super::ring::Shared;
use super::tx::Tx;
use super::undo::Undo;
use crate::host::panics;

/// The receiving end of a channel.
///
/// Reading moves a cursor; the sender gets the slots back when the actor commits, and a failure before that returns
/// the cursor. Which read to use:
///
/// | read | for | undone by a failure |
/// |---|---|---|
/// | [`peek`](Self::peek), [`iter`](Self::iter), [`slices`](Self::slices), then [`skip`](Self::skip); [`map_into`](Self::map_into) | any `T` | yes |
/// | [`take`](Self::take), [`drain`](Self::drain), [`take_slice`](Self::take_slice) | `T: Copy` | yes |
/// | [`take_owned`](Self::take_owned), [`drain_owned`](Self::drain_owned), `recv` | any `T` | no: what was moved out is gone and counted as lost |
///
/// A `push(…)?` that finds its channel full undoes a reaction too. A reaction that moves messages out and then sends should
/// therefore wait for the room of all that it sends: `#[actor(await_for_all!(input, output.vacant(2)))]`.
///
/// Dropping it commits, and tells the sender that nothing more will be taken. In a reaction, off its actor's thread or where a panic drops
/// it, it does not commit by itself: its actor's next commit or rollback settles what it read. The sender sees the end at once, and that is
/// not undone. Messages that it leaves behind
/// are counted as abandoned, and dropped with the channel, once the sender has ended too.
pub struct Rx<T> {
    ring: Shared<T>,
    /// The cursor: the index of the next message. The same as the ring's.
    pub(super) read: u64,
    /// Up to where messages are known to be published, and may be taken without a look at the tail.
    pub(super) known: u64,
    /// The index behind the last message that was moved out.
    pub(super) owned: u64,
    /// Which lane of a bundle comes next; kept in lane 0.
    pub(crate) next_lane: usize,
    /// The parking point of its actor, by its address; 0 where it has none. A port that is moved takes it along.
    pub(super) owner: usize,
    /// Where its poisoned messages go, where the graph says so.
    pub(super) letters: Option<Box<Tx<DeadLetter<T>>>>,
    /// It shows messages by reference, so it is `Sync` only where they are.
    shows: PhantomData<T>,
}

impl<T> Rx<T> {
    pub(super) fn new(ring: Shared<T>) -> Self {
        Self {
            read: 0,
            known: 0,
            owned: 0,
            next_lane: 0,
            owner: 0,
            letters: None,
            shows: PhantomData,
            ring,
        }
    }

    /// Sends its poisoned messages to `letters`.
    pub(crate) fn set_letters(&mut self, letters: Tx<DeadLetter<T>>) {
        self.letters = Some(Box::new(letters));
    }

    pub(crate) fn ring(&self) -> &Shared<T> {
        &self.ring
    }

    /// The index of the next message.
    #[inline]
    pub(crate) fn cursor(&self) -> u64 {
        self.read
    }

    /// Up to where messages are known to be published.
    #[inline]
    pub(crate) fn known(&self) -> u64 {
        self.known
    }

    /// Moves the cursor.
    #[inline]
    pub(super) fn set_cursor(&mut self, read: u64) {
        self.read = read;
        self.ring.set_read(read);
    }

    /// Has the next read look at the ring: what is at its cursor is to be seen in another way than before.
    pub(super) fn forget_messages(&mut self) {
        self.known = 0;
    }

    /// The parking point of its actor, by its address; 0 where it has none.
    pub(crate) fn owner(&self) -> usize {
        self.owner
    }

    /// Notes that so many messages from the cursor on were shown by reference.
    pub(super) fn show(&self, count: u64) {
        self.ring.show(self.read + count);
    }

    /// Up to where messages are published now, and may be seen.
    fn end(&self) -> u64 {
        // A commit may lower what is visible below a cursor that it does not see yet, that of a `Drain` perhaps.
        self.ring.end().max(self.cursor())
    }

    /// Moves the cursor over a batch of `count` messages, which exist.
    #[inline]
    pub(super) fn advance_over(&mut self, count: u64) {
        if count > 0 && self.ring.is_cautious() {
            self.ring.note_read();
        }
        self.advance(count);
    }

    /// Moves the cursor over `count` messages, which exist.
    #[inline]
    pub(super) fn advance(&mut self, count: u64) {
        let read = self.read + count;
        self.set_cursor(read);
        self.ring.audit(|audit| audit.read(read));
    }

    /// How many messages wait.
    #[must_use]
    pub fn len(&self) -> usize {
        // At most the capacity, which came from a `usize`.
        usize::try_from(self.end() - self.cursor()).unwrap_or(usize::MAX)
    }

    /// Whether no message waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.end() == self.cursor()
    }

    /// How many messages the channel holds at most.
    #[must_use]
    pub fn capacity(&self) -> usize {
        usize::try_from(self.ring.capacity()).unwrap_or(usize::MAX)
    }

    /// Whether the sender has ended. Messages may still wait.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.ring.sender_is_gone()
    }

    /// The channel that this end belongs to.
    #[must_use]
    pub fn channel(&self) -> &ChannelName {
        self.ring.name()
    }

    /// The next message, which stays.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// let (mut tx, rx) = channel().open();
    /// tx.push("hello".to_owned()).unwrap();
    /// tx.commit();
    /// assert_eq!(rx.peek().map(String::as_str), Some("hello"));
    /// assert_eq!(rx.len(), 1);
    /// ```
    #[must_use]
    pub fn peek(&self) -> Option<&T> {
        self.peek_nth(0)
    }

    /// The message behind `n` others, which stays.
    #[must_use]
    pub fn peek_nth(&self, n: usize) -> Option<&T> {
        let message = self.nth(n)?;
        self.show(n as u64 + 1);
        Some(message)
    }

    /// As [`peek_nth`](Self::peek_nth), for those that note themselves what has been shown.
    #[inline]
    pub(super) fn nth(&self, n: usize) -> Option<&T> {
        let index = self.cursor().checked_add(n as u64)?;
        if index >= self.end() {
            return None;
        }
        // SAFETY: `read <= index < tail`, so the slot is full. A commit releases slots below the cursor only, and
        // the cursor moves only through `&mut self`.
        Some(unsafe { self.ring.get(index) })
    }

    /// The messages that wait, in order. They stay; [`skip`](Self::skip) moves past them: by as many as were seen, for
    /// others may have come meanwhile.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// let (mut tx, mut rx) = channel().open();
    /// tx.extend(["a", "b", "c"].map(String::from));
    /// tx.commit();
    /// let length: usize = rx.iter().take(2).map(String::len).sum();
    /// assert_eq!((length, rx.skip(2), rx.len()), (2, 2, 1));
    /// ```
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(self)
    }

    /// The messages that wait, as the one or two runs in which they lie in memory.
    #[must_use]
    pub fn slices(&self) -> (&[T], &[T]) {
        let runs = self.runs();
        self.show((runs.0.len() + runs.1.len()) as u64);
        runs
    }

    /// As [`slices`](Self::slices), for those that note themselves what has been shown.
    pub(super) fn runs(&self) -> (&[T], &[T]) {
        // SAFETY: as in `peek_nth`.
        unsafe { self.ring.slices(self.cursor(), self.end()) }
    }

    /// Moves past at most `n` messages and gives their number. They are dropped at the commit.
    pub fn skip(&mut self, n: usize) -> usize {
        let count = self.len().min(n);
        self.advance_over(count as u64);
        count
    }

    /// Takes the next message.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// let (mut tx, mut rx) = channel().open();
    /// tx.push(7_u64).unwrap();
    /// tx.commit();
    /// assert_eq!(rx.take(), Some(7));
    /// rx.rollback();
    /// assert_eq!(rx.take(), Some(7));
    /// ```
    #[inline]
    pub fn take(&mut self) -> Option<T>
    where
        Self: Undo<T>,
    {
        let read = self.read;
        if read >= self.known {
            self.known = self.ring.find_message(read, true);
            if read >= self.known {
                return None;
            }
        }
        // SAFETY: `read < tail`, so the slot is full, and the copy ends the borrow at once.
        let message = Self::copy(unsafe { self.ring.get(read) });
        self.set_cursor(read + 1);
        Some(message)
    }

    /// Takes the messages that wait now, one by one. The cursor moves over those that were given when the iterator
    /// is dropped.
    ///
    /// Whoever takes all that there is gives nothing back meanwhile: between two threads, both sides can end up taking turns.
    /// `drain().take(n)`, with a part of the channel, keeps both at work: one producer and one consumer were up to two fifths faster so, three
    /// stages on two cores no faster.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// let (mut tx, mut rx) = channel().open();
    /// tx.extend(0..10_u64);
    /// tx.commit();
    /// assert_eq!(rx.drain().take(4).sum::<u64>(), 6);
    /// assert_eq!(rx.len(), 6);
    /// ```
    pub fn drain(&mut self) -> Drain<'_, T>
    where
        Self: Undo<T>,
    {
        Drain::new(self)
    }

    /// Copies as many messages as there are and as fit, takes them, and gives their number.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// let (mut tx, mut rx) = channel().open();
    /// tx.extend(0..3_u64);
    /// tx.commit();
    /// let mut batch = [0; 8];
    /// assert_eq!(rx.take_slice(&mut batch), 3);
    /// assert_eq!(batch[..3], [0, 1, 2]);
    /// ```
    pub fn take_slice(&mut self, into: &mut [T]) -> usize
    where
        Self: Undo<T>,
    {
        let (first, second) = self.runs();
        let (start, rest) = into.split_at_mut(first.len().min(into.len()));
        for (to, from) in start.iter_mut().zip(first) {
            *to = Self::copy(from);
        }
        for (to, from) in rest.iter_mut().zip(second) {
            *to = Self::copy(from);
        }
        let count = start.len() + rest.len().min(second.len());
        self.advance_over(count as u64);
        count
    }

    /// Gives the slots of what has been read back to the sender, in one store.
    ///
    /// An actor seldom calls it, see [`Tx::commit`](crate::Tx::commit).
    ///
    /// # Panics
    ///
    /// In a reaction, whose transaction it would tear; and on a thread other than the one that runs the port's actor (a
    /// scoped thread that the port was lent to).
    pub fn commit(&mut self) {
        may_settle::assert_may_commit(self.ring.consumer_parking(), self.channel());
        self.ring.release();
        // Outside an actor no poll ends, at which a sender would be woken.
        self.ring.wake_sender();
    }

    /// Returns reads to the last commit. What was moved out in between is gone and counted as lost.
    ///
    /// # Panics
    ///
    /// On a thread other than the one that runs the port's actor.
    pub fn rollback(&mut self) {
        may_settle::assert_may_settle(self.ring.consumer_parking(), self.channel(), "rollback");
        self.forget_messages();
        // What stood at that index is gone, and another message moves up to it.
        self.owned = 0;
        // Before the sender is woken, which may panic.
        self.read = self.ring.first_full();
        // SAFETY: this is `&mut` on the port, on the thread that may settle it.
        unsafe { self.ring.unread() };
        self.ring.wake_sender();
    }
}

impl<T> Drop for Rx<T> {
    fn drop(&mut self) {
        /// Closes also when the drop of a message panics.
        struct Close<'a, T>(&'a Shared<T>);
        impl<T> Drop for Close<'_, T> {
            fn drop(&mut self) {
                panics::even_while_panicking(|| self.0.close_receiver());
            }
        }
        let _close = Close(&self.ring);
        if may_settle::commits_as_it_ends(self.ring.consumer_parking()) {
            self.ring.release();
        }
    }
}

impl<T> fmt::Debug for Rx<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rx")
            .field("channel", self.channel())
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
