//! Which message an actor fails on.

use std::time::Instant;

use crate::channel::LastRead;

/// What the last failures of an actor have in common: the message that was read last.
///
/// As long as a message is suspected, its failures are kept back: they count against the limit of restarts only when it
/// turns out that it was not to blame.
#[derive(Debug, Default)]
pub(super) struct Suspicion {
    /// One message; or several, after a failure of which it is not known on which port it read last.
    suspects: Vec<LastRead>,
    /// When the failures were that are kept back.
    times: Vec<Instant>,
}

/// What a failure leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// The message was the last one read in that many failures.
    Poison(LastRead, u32),
    /// These failures count, for no message was to blame; none while one is suspected.
    Counts(Vec<Instant>),
}

impl Suspicion {
    /// Takes in a failure at `now`. `reads` is the last message that the attempt read on each port, `last` the channel that
    /// it read last of all, or 0 where that is not known: no receiver was cautious, as before the first failure, and once it is
    /// past. After `poison_after` failures a message is poison; 0 for never.
    pub(super) fn failed(
        &mut self,
        reads: &[LastRead],
        last: usize,
        now: Instant,
        poison_after: u32,
    ) -> Finding {
        // Where the message that was read last is gone, for it was moved out, none that is left is to blame.
        let suspects: Vec<LastRead> = reads
            .iter()
            .copied()
            .filter(|read| last == 0 || read.channel == last)
            .collect();
        if poison_after == 0 || suspects.is_empty() {
            let mut counts = self.acquit();
            counts.push(now);
            return Finding::Counts(counts);
        }
        let common: Vec<LastRead> = suspects
            .iter()
            .copied()
            .filter(|suspect| self.suspects.contains(suspect))
            .collect();
        let counts = if common.is_empty() {
            let counts = self.acquit();
            self.suspects = suspects;
            counts
        } else {
            self.suspects = common;
            Vec::new()
        };
        self.times.push(now);
        match *self.suspects {
            [message] if self.times.len() as u64 >= u64::from(poison_after) => {
                self.suspects.clear();
                self.times.clear();
                Finding::Poison(message, poison_after)
            }
            // Still several: it does not come out which one is to blame, and their failures count.
            _ if self.times.len() as u64 > u64::from(poison_after) => {
                Finding::Counts(self.acquit())
            }
            _ => Finding::Counts(counts),
        }
    }

    /// Clears all suspects, and gives the failures that were kept back.
    fn acquit(&mut self) -> Vec<Instant> {
        self.suspects.clear();
        std::mem::take(&mut self.times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: LastRead = LastRead {
        channel: 1,
        index: 7,
    };
    const B: LastRead = LastRead {
        channel: 2,
        index: 3,
    };

    #[test]
    fn the_third_failure_on_one_message_makes_it_poison() {
        let (mut suspicion, now) = (Suspicion::default(), Instant::now());
        for _ in 0..2 {
            assert_eq!(suspicion.failed(&[A], 0, now, 3), Finding::Counts(vec![]));
        }
        assert_eq!(suspicion.failed(&[A], 1, now, 3), Finding::Poison(A, 3));
    }

    #[test]
    fn a_failure_that_read_several_ports_counts_for_the_one_that_the_next_failure_names() {
        let (mut suspicion, now) = (Suspicion::default(), Instant::now());
        suspicion.failed(&[A, B], 0, now, 3);
        suspicion.failed(&[A, B], 2, now, 3);
        assert_eq!(suspicion.failed(&[A, B], 2, now, 3), Finding::Poison(B, 3));
    }

    #[test]
    fn failures_count_where_it_does_not_come_out_which_of_several_messages_is_to_blame() {
        let (mut suspicion, now) = (Suspicion::default(), Instant::now());
        let mut failed = || suspicion.failed(&[A, B], 0, now, 3);
        for _ in 0..3 {
            assert_eq!(failed(), Finding::Counts(vec![]));
        }
        assert_eq!(failed(), Finding::Counts(vec![now; 4]));
    }

    #[test]
    fn the_failures_of_a_message_count_once_another_one_is_suspected() {
        let (mut suspicion, now) = (Suspicion::default(), Instant::now());
        suspicion.failed(&[A], 1, now, 3);
        suspicion.failed(&[A], 1, now, 3);
        let counts = Finding::Counts(vec![now, now]);
        assert_eq!(suspicion.failed(&[B], 2, now, 3), counts);
    }

    #[test]
    fn a_failure_that_read_nothing_counts_at_once() {
        let (mut suspicion, now) = (Suspicion::default(), Instant::now());
        assert_eq!(suspicion.failed(&[], 0, now, 3), Finding::Counts(vec![now]));
    }

    #[test]
    fn what_was_read_before_a_message_that_is_gone_is_not_suspected_in_its_place() {
        let (mut suspicion, now) = (Suspicion::default(), Instant::now());
        for _ in 0..5 {
            let counts = Finding::Counts(vec![now]);
            assert_eq!(suspicion.failed(&[A, B], 9, now, 3), counts);
        }
    }

    #[test]
    fn without_poison_every_failure_counts_at_once() {
        let (mut suspicion, now) = (Suspicion::default(), Instant::now());
        for _ in 0..5 {
            assert_eq!(
                suspicion.failed(&[A], 1, now, 0),
                Finding::Counts(vec![now])
            );
        }
    }
}
