//! What has gone through a channel.

use super::ring::Ring;

/// What has gone through a channel, counted in messages since the start.
///
/// At any instant `sent = taken + in_flight + dead_lettered + lost + abandoned`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Totals {
    /// Pushed and committed by the sender.
    pub sent: u64,
    /// Taken and committed by the receiver.
    pub taken: u64,
    /// Committed by the sender and not yet taken and committed, while the receiver lives.
    pub in_flight: u64,
    /// Taken out because an actor failed on them again and again, see [`DeadLetter`](super::DeadLetter).
    pub dead_lettered: u64,
    /// Moved out in an attempt that failed.
    pub lost: u64,
    /// Left behind by a receiver that has ended.
    pub abandoned: u64,
    /// How many messages the channel holds at most.
    pub capacity: u64,
}

/// Counts what has gone through, at any time.
pub(super) fn totals<T>(ring: &Ring<T>) -> Totals {
    let gone = ring.receiver_is_gone();
    // In the order of their sizes: none passes one that is loaded after it.
    let lost = ring.lost();
    let dead_lettered = ring.dead();
    let head = ring.head();
    let tail = ring.tail();
    let left = tail - head;
    Totals {
        sent: tail,
        taken: head - lost - dead_lettered,
        in_flight: if gone { 0 } else { left },
        dead_lettered,
        lost,
        abandoned: if gone { left } else { 0 },
        capacity: ring.capacity(),
    }
}
