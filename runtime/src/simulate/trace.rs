//! The trace: a hash over all that happens in a run.

use std::time::Duration;

use super::faults::Fault;

/// Something that happens in a run. Actors and channels are told apart by their places in the graph: an address would differ
/// from process to process.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// An actor gets the turn.
    Turn { actor: usize },
    /// An actor has ended.
    Ended { actor: usize, failed: bool },
    /// So much virtual time has passed since the start.
    Time(Duration),
    /// A channel's index moves.
    Channel {
        channel: usize,
        operation: Operation,
        index: u64,
    },
    /// A fault is injected.
    Fault { number: u64, fault: Fault },
}

/// What happens to a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Wrote,
    Published,
    Unwrote,
    Shown,
    Read,
    Moved,
    Discarded,
    Released,
    DeadLettered,
    Unread,
}

/// The hash. It is reckoned here, for std's hashers may differ from version to version of the compiler.
#[derive(Debug, Default)]
pub(super) struct Trace(u64);

impl Trace {
    #[inline]
    pub(super) fn add(&mut self, event: Event) {
        match event {
            Event::Turn { actor } => self.words([1, actor as u64]),
            Event::Ended { actor, failed } => self.words([2, actor as u64, u64::from(failed)]),
            Event::Time(elapsed) => {
                self.words([3, elapsed.as_secs(), u64::from(elapsed.subsec_nanos())]);
            }
            Event::Channel {
                channel,
                operation,
                index,
            } => self.words([4, channel as u64, operation as u64, index]),
            Event::Fault { number, fault } => self.words([5, number, fault.code()]),
        }
    }

    #[inline]
    pub(super) fn hash(&self) -> u64 {
        self.0
    }

    #[inline]
    fn words<const N: usize>(&mut self, words: [u64; N]) {
        for word in words {
            // Each step can be undone, so that it loses nothing of what came before.
            self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            self.0 ^= self.0 >> 29;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(events: &[Event]) -> u64 {
        let mut trace = Trace::default();
        events.iter().for_each(|event| trace.add(*event));
        trace.hash()
    }

    #[test]
    fn the_order_of_events_counts() {
        let (first, second) = (Event::Turn { actor: 0 }, Event::Turn { actor: 1 });
        assert_ne!(hash(&[first, second]), hash(&[second, first]));
        assert_ne!(hash(&[first]), hash(&[first, first]));
    }

    #[test]
    fn the_hash_does_not_depend_on_the_process_or_the_compiler() {
        let events = [
            Event::Turn { actor: 3 },
            Event::Channel {
                channel: 1,
                operation: Operation::Wrote,
                index: 7,
            },
            Event::Time(Duration::from_millis(1500)),
        ];
        assert_eq!(hash(&events), 0x75f7_b52d_e490_c196);
    }
}
