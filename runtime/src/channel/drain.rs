//! Iterators that take messages.

use std::fmt;
use std::iter::FusedIterator;
use std::ptr;

use super::count::Count;
use super::rx::Rx;

/// Takes messages by copy, see [`Rx::drain`], which alone makes it, of messages that are `Copy`: a bound here would report
/// every other type once more.
#[must_use = "it takes what it gives: go through it, or use `skip(usize::MAX)` to take everything unseen"]
pub struct Drain<'a, T> {
    rx: &'a mut Rx<T>,
    /// How many there were when the draining began.
    len: u64,
    taken: u64,
}

impl<'a, T> Drain<'a, T> {
    pub(super) fn new(rx: &'a mut Rx<T>) -> Self {
        Self {
            len: rx.len() as u64,
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
        let index = self.rx.cursor() + self.taken;
        // SAFETY: the messages of `[cursor, cursor + len)` had been published when the draining began, and none is
        // released before the cursor moves. `T` is `Copy`, see the type.
        let message = unsafe { ptr::read(self.rx.ring().get(index)) };
        self.taken += 1;
        Some(message)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.len - self.taken).unwrap_or(usize::MAX);
        (left, Some(left))
    }

    fn fold<B, F: FnMut(B, T) -> B>(mut self, init: B, mut f: F) -> B {
        let Self { rx, len, taken } = &mut self;
        let from = rx.cursor();
        // SAFETY: as in `next`.
        let (first, second) = unsafe { rx.ring().slices(from + *taken, from + *len) };
        [first, second].into_iter().fold(init, |so_far, run| {
            let mut count = Count::onto(taken);
            run.iter().fold(so_far, |so_far, message| {
                // Before `f`, so that its panic leaves the cursor behind the message that it was given.
                count.more();
                // SAFETY: `T` is `Copy`, see the type.
                f(so_far, unsafe { ptr::read(message) })
            })
        })
    }
}

impl<T> ExactSizeIterator for Drain<'_, T> {}
impl<T> FusedIterator for Drain<'_, T> {}

impl<T> Drop for Drain<'_, T> {
    fn drop(&mut self) {
        if self.taken > 0 {
            self.rx.advance_over(self.taken);
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
