//! Messages that are moved out of their channel.

use super::drain::DrainOwned;
use super::may_settle;
use super::rx::Rx;

impl<T> Rx<T> {
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
