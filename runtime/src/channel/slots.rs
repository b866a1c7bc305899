//! Writing messages in place.

use std::fmt;
use std::mem::MaybeUninit;

use super::count::Count;
use super::tx::Tx;

/// The free slots of a channel, lent by [`Tx::slots`].
///
/// The sender's cursor moves behind what was written when this is dropped. When it is forgotten instead, the
/// cursor stays, and what was written leaks.
#[must_use = "slots that nobody writes send nothing"]
pub struct Slots<'a, T> {
    tx: &'a mut Tx<T>,
    room: u64,
    written: u64,
}

impl<'a, T> Slots<'a, T> {
    pub(super) fn new(tx: &'a mut Tx<T>, room: u64) -> Self {
        Self {
            tx,
            room,
            written: 0,
        }
    }

    /// The next free slot, or `None` when there is none left.
    #[allow(clippy::should_implement_trait)] // It lends: the slot must be written before the next one is had.
    pub fn next(&mut self) -> Option<Slot<'_, T>> {
        if self.written == self.room {
            return None;
        }
        let index = self.tx.written() + self.written;
        // SAFETY: `index < written + room <= head + capacity`, and the sender is lent to this guard.
        let (slot, _) = unsafe { self.tx.ring().empty(index, index + 1) };
        slot.first_mut().map(|slot| Slot {
            slot,
            written: &mut self.written,
        })
    }

    /// How many slots are left.
    #[must_use]
    pub fn len(&self) -> usize {
        usize::try_from(self.room - self.written).unwrap_or(usize::MAX)
    }

    /// Whether no slot is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.room == self.written
    }

    /// Writes what the iterator gives, as far as there is room, and gives the number of messages.
    pub(super) fn fill(mut self, mut messages: impl Iterator<Item = T>) -> usize {
        let from = self.tx.written();
        // SAFETY: `from + room <= head + capacity`, and the sender is lent to this guard.
        let (first, second) = unsafe { self.tx.ring().empty(from, from + self.room) };
        for run in [first, second] {
            let (len, before) = (run.len() as u64, self.written);
            let mut count = Count::onto(&mut self.written);
            // A slot first: no message is asked for that there is no room for.
            for (slot, message) in run.iter_mut().zip(&mut messages) {
                slot.write(message);
                count.more();
            }
            drop(count);
            if self.written - before < len {
                // An iterator that has ended may begin anew when it is asked again.
                break;
            }
        }
        usize::try_from(self.written).unwrap_or(usize::MAX)
    }

    /// How many have been written.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// The free slots as they lie in memory, and the count of those written, for `map_into`.
    #[allow(clippy::type_complexity)]
    pub(super) fn runs(
        &mut self,
        room: u64,
    ) -> ((&mut [MaybeUninit<T>], &mut [MaybeUninit<T>]), &mut u64) {
        let from = self.tx.written() + self.written;
        let room = room.min(self.room - self.written);
        // SAFETY: as in `fill`; `self` is borrowed for as long as the slots are.
        (
            unsafe { self.tx.ring().empty(from, from + room) },
            &mut self.written,
        )
    }
}

impl<T> Drop for Slots<'_, T> {
    fn drop(&mut self) {
        if self.written > 0 {
            self.tx.advance(self.written);
        }
    }
}

impl<T> fmt::Debug for Slots<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slots")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

/// One free slot, lent by [`Slots::next`].
#[must_use = "a slot that is not written stays free"]
pub struct Slot<'a, T> {
    slot: &'a mut MaybeUninit<T>,
    written: &'a mut u64,
}

impl<'a, T> Slot<'a, T> {
    /// Writes the message and gives a reference to it, for finishing touches.
    pub fn write(self, message: T) -> &'a mut T {
        *self.written += 1;
        self.slot.write(message)
    }
}

impl<T> fmt::Debug for Slot<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Slot")
    }
}
