//! Backpressure for peers whose mailboxes have none: the sink counts, and gives the generator leave to send.

use super::Work;

/// How many messages may be in flight where each is a number.
const IN_FLIGHT: u64 = 8192;

/// The sink's account.
#[derive(Clone, Copy)]
pub(super) struct Credit {
    /// How many messages are still to come.
    left: u64,
    /// How many may be in flight.
    window: u64,
    /// How many have come since it last gave leave for more.
    taken: u64,
}

impl Credit {
    /// As many batches as two channels of this capacity would hold.
    pub(super) fn for_batches(work: Work) -> Self {
        let (left, window) = (work.count / work.batch() as u64, 2 * work.batches() as u64);
        Self {
            left,
            window,
            taken: 0,
        }
    }

    /// So many numbers that the credit costs nothing.
    pub(super) fn for_numbers(work: Work) -> Self {
        Self {
            left: work.count,
            window: IN_FLIGHT,
            taken: 0,
        }
    }

    /// What the generator may send to begin with.
    pub(super) fn at_first(self) -> u64 {
        self.window
    }

    /// Counts a message: leave for more, each time that half of the window has come.
    pub(super) fn take(&mut self) -> Option<u64> {
        self.left -= 1;
        self.taken += 1;
        (self.taken == self.window / 2).then(|| std::mem::take(&mut self.taken))
    }

    /// Whether the message that was counted last was the last one.
    pub(super) fn is_spent(self) -> bool {
        self.left == 0
    }
}
