//! What an actor has to see to beside its messages.

use super::sync::{AtomicU8, Ordering};

/// The reasons why an actor cannot go from one message straight to the next, as the bits of one word: all that is rare costs
/// a message one load and one comparison.
#[derive(Debug, Default)]
pub(crate) struct Attention(AtomicU8);

impl Attention {
    /// It asked for a stop since its last commit.
    pub(crate) const REQUESTED: u8 = 1;
    /// It is to stop at its next wait, to restart with others.
    pub(crate) const RECALLED: u8 = 1 << 1;
    /// It has been misused and is to end.
    pub(crate) const FAULT: u8 = 1 << 2;
    /// Its inputs show few messages at a time, after a failure.
    pub(crate) const CAUTIOUS: u8 = 1 << 3;
    /// A simulation looks at each of its commits.
    pub(crate) const OBSERVED: u8 = 1 << 4;

    /// It is a source, and the graph stops: [`Stop`](crate::ready::Stop) sets it, for good.
    pub(crate) const STOPPING: u8 = 1 << 5;

    /// It may veto its end.
    pub(crate) const VETOES: u8 = 1 << 6;
    /// It is to write down what it waits for.
    pub(crate) const INQUIRED: u8 = 1 << 7;

    /// All reasons that there are now.
    #[inline]
    pub(crate) fn all(&self) -> u8 {
        // A recall makes what was written before it visible.
        self.0.load(Ordering::Acquire)
    }

    /// Whether there is none now. Where there is one, what was written before it is not visible yet: that takes another look.
    ///
    /// Acquiring, it would keep the compiler from holding cursors in registers across it, in each reaction of a burst.
    #[inline]
    pub(crate) fn is_clear(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    /// Whether there is that reason now.
    #[inline]
    pub(crate) fn has(&self, reason: u8) -> bool {
        self.all() & reason != 0
    }

    /// Adds a reason; whether it was there before.
    pub(crate) fn add(&self, reason: u8) -> bool {
        self.0.fetch_or(reason, Ordering::AcqRel) & reason != 0
    }

    /// Takes a reason away; whether it was there. Nothing is stored where it was not.
    #[inline]
    pub(crate) fn take(&self, reason: u8) -> bool {
        self.has(reason) && self.0.fetch_and(!reason, Ordering::AcqRel) & reason != 0
    }
}
