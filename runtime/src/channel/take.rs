//! Reads that take messages: by copy, so that a failure gives them back, and by moving them out.

use super::drain::{Drain, DrainOwned};
use super::may_settle;
use super::rx::Rx;
use super::undo::Undo;

impl<T> Rx<T> {
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
            self.known = self.ring().find_message(read, true);
            if read >= self.known {
                return None;
            }
        }
        // SAFETY: `read < tail`, so the slot is full, and the copy ends the borrow at once.
        let message = Self::copy(unsafe { self.ring().get(read) });
        self.set_cursor(read + 1);
        Some(message)
    }

    /// Takes the messages that wait now, one by one. The cursor moves over those that were given when the iterator
    /// is dropped.
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

    /// Moves the next message out. A failure of this attempt does not bring it back, nor does a push of it that finds its channel
    /// full: it counts as lost then.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// let (mut tx, mut rx) = channel().open();
    /// tx.push("hello".to_owned()).unwrap();
    /// tx.commit();
    /// assert_eq!(rx.take_owned(), Some("hello".to_owned()));
    /// ```
    ///
    /// # Panics
    ///
    /// When messages were read by reference before it in the same attempt, on a thread other than the one that runs
    /// the port's actor.
    pub fn take_owned(&mut self) -> Option<T> {
        let index = self.read;
        let mut known = self.known;
        if index >= known {
            known = self.ring().find_message(index, false);
            if index >= known {
                return None;
            }
        }
        // Others may stand before it that were read by reference and can still be undone: those move up by one slot, so that
        // the empty slots stay together.
        let full = self.ring().first_full();
        if full < index {
            may_settle::assert_may_settle(
                self.ring().consumer_parking(),
                self.channel(),
                "take_owned after a read by reference",
            );
        }
        // Not before the assertion: the next take would pass by caution, and a ledger, with what it knows.
        self.known = known;
        // SAFETY: `read <= index < tail`, so the slot is full; the floor and the cursor say below that it is empty.
        let message = unsafe { self.ring().take(index) };
        // SAFETY: `[full, index)` was read by reference and is full, slot `index` has just been emptied, and where there are any,
        // this thread may settle the port.
        unsafe { self.ring().shift_up(full, index) };
        self.ring().set_floor(full + 1);
        self.owned = index + 1;
        self.set_cursor(index + 1);
        self.ring().audit(|audit| audit.moved(index + 1));
        Some(message)
    }

    /// Moves the messages that wait now out, one by one, each as [`take_owned`](Self::take_owned) does.
    ///
    /// # Panics
    ///
    /// As that.
    pub fn drain_owned(&mut self) -> DrainOwned<'_, T> {
        DrainOwned::new(self)
    }
}
