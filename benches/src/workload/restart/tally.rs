//! What has arrived, compared with what was sent.

use super::COUNT;

/// The sink's account of numbers that come in order, or those of two senders mixed: the even ones and the odd ones.
#[derive(Clone, Copy)]
pub(super) struct Tally {
    /// What should come next, of each sender.
    next: [u64; 2],
    lost: u64,
    twice: u64,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self {
            next: [0, 1],
            lost: 0,
            twice: 0,
        }
    }

    /// Counts a number in.
    pub(super) fn take(&mut self, number: u64) {
        let next = if number.is_multiple_of(2) {
            &mut self.next[0]
        } else {
            &mut self.next[1]
        };
        if number < *next {
            self.twice += 1;
        } else {
            self.lost += (number - *next) / 2;
            *next = number + 2;
        }
    }

    /// How many numbers have not come, now that none comes any more.
    pub(super) fn lost(&self) -> u64 {
        let left = self
            .next
            .iter()
            .map(|next| COUNT.saturating_sub(*next).div_ceil(2));
        self.lost + left.sum::<u64>()
    }

    /// How many numbers have come although they had come before.
    pub(super) fn twice(&self) -> u64 {
        self.twice
    }
}
