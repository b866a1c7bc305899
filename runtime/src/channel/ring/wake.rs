//! Thresholds, wakes, and the ends of life: what one side has to tell the other.

use std::sync::OnceLock;

use super::{NOBODY, RECEIVER_GONE, Ring, SENDER_GONE};
use crate::host::Parking;
use crate::host::sync::{AtomicU64, Ordering, fence};

impl<T> Ring<T> {
    /// Asks that the consumer be woken when `tail` reaches `threshold`.
    ///
    /// The caller looks at the tail once more afterwards and parks only if it still falls short. Of several arms that
    /// name the channel, the lowest threshold counts. A wait that ends otherwise leaves its threshold behind, for another
    /// wait may share it: it costs one wake at most.
    pub(crate) fn consumer_waits(&self, threshold: u64) {
        self.thresholds.tail.fetch_min(threshold, Ordering::AcqRel);
        fence(Ordering::SeqCst);
    }

    /// Asks that the producer be woken when `head` reaches `threshold`; as [`consumer_waits`](Self::consumer_waits).
    pub(crate) fn producer_waits(&self, threshold: u64) {
        self.thresholds.head.fetch_min(threshold, Ordering::AcqRel);
        fence(Ordering::SeqCst);
    }

    #[cold]
    pub(super) fn wake(
        threshold: &AtomicU64,
        reached: u64,
        parking: &OnceLock<std::sync::Arc<Parking>>,
    ) {
        // Only the threshold that was reached is cleared: the waiter may have set a new one meanwhile. It may be an old
        // one, too, which a new waiter found and left: acquiring makes that one's waker visible to the wake below.
        let _ = threshold.compare_exchange(reached, NOBODY, Ordering::AcqRel, Ordering::Acquire);
        if let Some(parking) = parking.get() {
            parking.wake();
        }
    }

    pub(crate) fn producer_parking(&self) -> &OnceLock<std::sync::Arc<Parking>> {
        &self.producer_parking
    }

    pub(crate) fn consumer_parking(&self) -> &OnceLock<std::sync::Arc<Parking>> {
        &self.consumer_parking
    }

    pub(crate) fn sender_is_gone(&self) -> bool {
        self.flags.load(Ordering::Acquire) & SENDER_GONE != 0
    }

    pub(crate) fn receiver_is_gone(&self) -> bool {
        self.flags.load(Ordering::Acquire) & RECEIVER_GONE != 0
    }

    /// Says that nothing more will be published, and wakes the consumer whatever it waits for.
    pub(crate) fn close_sender(&self) {
        self.flags.fetch_or(SENDER_GONE, Ordering::AcqRel);
        fence(Ordering::SeqCst);
        if let Some(parking) = self.consumer_parking.get() {
            parking.wake();
        }
    }

    /// Says that nothing more will be taken, and wakes the producer whatever it waits for.
    pub(crate) fn close_receiver(&self) {
        self.flags.fetch_or(RECEIVER_GONE, Ordering::AcqRel);
        fence(Ordering::SeqCst);
        if let Some(parking) = self.producer_parking.get() {
            parking.wake();
        }
    }
}
