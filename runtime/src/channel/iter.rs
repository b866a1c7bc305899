//! The iterator that shows messages.

use std::fmt;
use std::iter::{Chain, FusedIterator};
use std::slice;

use super::rx::Rx;

/// Shows messages, see [`Rx::iter`]. When it is dropped it notes how far it came, should the actor fail on the last message
/// that it gave.
#[must_use = "it shows what it gives and takes nothing: go through it, then `skip`"]
pub struct Iter<'a, T> {
    rx: &'a Rx<T>,
    left: Chain<slice::Iter<'a, T>, slice::Iter<'a, T>>,
    len: usize,
}

impl<'a, T> Iter<'a, T> {
    pub(super) fn new(rx: &'a Rx<T>) -> Self {
        let (first, second) = rx.runs();
        Self {
            rx,
            left: first.iter().chain(second),
            len: first.len() + second.len(),
        }
    }

    fn left(&self) -> usize {
        self.left.size_hint().0
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        self.left.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }

    fn fold<B, F: FnMut(B, &'a T) -> B>(mut self, init: B, f: F) -> B {
        // By reference, so that a panic in `f` leaves behind how far it came.
        self.left.by_ref().fold(init, f)
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}
impl<T> FusedIterator for Iter<'_, T> {}

impl<T> Drop for Iter<'_, T> {
    fn drop(&mut self) {
        let given = self.len - self.left();
        if given > 0 {
            self.rx.show(given as u64);
        }
    }
}

impl<T> fmt::Debug for Iter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter")
            .field("left", &self.left())
            .finish_non_exhaustive()
    }
}
