//! What can be seen of a channel from outside, beside its [`Totals`](super::Totals).

use super::ring::Ring;

/// What one side of a channel waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
pub(crate) struct Lacking {
    /// So many messages, or so much room.
    pub(crate) wanted: u64,
    /// How many, or how much, there is.
    pub(crate) there: u64,
}

#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
impl<T> Ring<T> {
    /// The messages that the receiver waits for, if it does.
    pub(crate) fn receiver_lacks(&self) -> Option<Lacking> {
        let threshold = self.consumer_threshold()?;
        let read = self.read();
        let there = self.tail().saturating_sub(read);
        let wanted = threshold.saturating_sub(read);
        (there < wanted).then_some(Lacking { wanted, there })
    }

    /// The room that the sender waits for, if it does.
    pub(crate) fn sender_lacks(&self) -> Option<Lacking> {
        let threshold = self.producer_threshold()?;
        let written = self.written();
        let there = (self.head() + self.capacity()).saturating_sub(written);
        let wanted = (threshold + self.capacity()).saturating_sub(written);
        (there < wanted).then_some(Lacking { wanted, there })
    }

    /// The memory of its slots, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.slots_len().saturating_mul(size_of::<T>())
    }
}
