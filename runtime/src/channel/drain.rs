//! Iterators that take messages.

use std::fmt;
use std::iter::FusedIterator;
use std::ptr;

use super::rx::Rx;

/// Takes messages by copy, see [`Rx::drain`], which alone makes it, of messages that are `Copy`: a bound here would report
/// every other type once more.
#[must_use = "it takes what it gives: go through it, or use `skip(usize::MAX)` to take everything unseen"]
pub struct Drain<'a, T> {
    rx: &'a mut Rx<T>,
    /// How many there were when the draining began.
    len: usize,
    taken: usize,
}

impl<'a, T> Drain<'a, T> {
    pub(super) fn new(rx: &'a mut Rx<T>) -> Self {
        Self {
            len: rx.len(),
            taken: 0,
            rx,
        }
    }
}

impl<T> Iterator for Drain<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        if self.taken == self.len {
            return None;
        }
        let index = self.rx.cursor() + self.taken as u64;
        // SAFETY: the messages of `[cursor, cursor + len)` had been published when the draining began, and none is
        // released before the cursor moves. `T` is `Copy`, see the type.
        let message = unsafe { ptr::read(self.rx.ring().get(index)) };
        self.taken += 1;
        Some(message)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.len - self.taken;
        (left, Some(left))
    }

    fn fold<B, F: FnMut(B, T) -> B>(mut self, init: B, mut f: F) -> B {
        // The runs are walked as slices; the count moves along so that a panic in `f` leaves the cursor behind the
        // message that it was given.
        let Self { rx, len, taken } = &mut self;
        let from = rx.cursor();
        // SAFETY: as in `next`.
        let (first, second) = unsafe { rx.ring().slices(from, from + *len as u64) };
        first
            .iter()
            .chain(second)
            .skip(*taken)
            .fold(init, |so_far, message| {
                *taken += 1;
                // SAFETY: `T` is `Copy`, see the type.
                f(so_far, unsafe { ptr::read(message) })
            })
    }
}

impl<T> ExactSizeIterator for Drain<'_, T> {}
impl<T> FusedIterator for Drain<'_, T> {}

impl<T> Drop for Drain<'_, T> {
    fn drop(&mut self) {
        if self.taken > 0 {
            self.rx.advance_over(self.taken as u64);
        }
    }
}

impl<T> fmt::Debug for Drain<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drain")
            .field("left", &(self.len - self.taken))
            .finish_non_exhaustive()
    }
}

/// Moves messages out, see [`Rx::drain_owned`].
#[must_use = "it takes what it gives: go through it, or use `skip(usize::MAX)` to take everything unseen"]
pub struct DrainOwned<'a, T> {
    rx: &'a mut Rx<T>,
    left: usize,
}

impl<'a, T> DrainOwned<'a, T> {
    pub(super) fn new(rx: &'a mut Rx<T>) -> Self {
        Self { left: rx.len(), rx }
    }
}

impl<T> Iterator for DrainOwned<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.left = self.left.checked_sub(1)?;
        self.rx.take_owned()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T> ExactSizeIterator for DrainOwned<'_, T> {}
impl<T> FusedIterator for DrainOwned<'_, T> {}

impl<T> fmt::Debug for DrainOwned<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DrainOwned")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}
