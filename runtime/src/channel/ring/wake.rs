//! Thresholds, wakes, and the ends of life: what one side has to tell the other.

use std::sync::OnceLock;

use super::settle::fence_between_threads;
use super::{NOBODY, RECEIVER_GONE, Ring, SENDER_GONE, TWO_THREADS};
use crate::host::Parking;
use crate::host::sync::{AtomicU64, Ordering, fence};

impl<T> Ring<T> {
    /// Asks that the consumer be woken when `tail` reaches `threshold`.
    ///
    /// The caller looks at the tail once more afterwards and parks only if it still falls short. Of several arms that
    /// name the channel, the lowest threshold counts. A wait that ends otherwise leaves its threshold behind, for another
    /// wait may share it: it costs one wake at most.
    #[inline]
    pub(crate) fn consumer_waits(&self, threshold: u64) {
        if self.is_on_one_thread() {
            if threshold < self.tail.threshold.load(Ordering::Relaxed) {
                self.tail.threshold.store(threshold, Ordering::Relaxed);
            }
        } else {
            self.tail.threshold.fetch_min(threshold, Ordering::AcqRel);
            fence(Ordering::SeqCst);
        }
    }

    /// As [`consumer_waits`](Self::consumer_waits), for one thread: sets the threshold only if the tail falls short of it. `false`,
    /// and nothing is done, where the sender is on another thread or has ended.
    #[inline]
    pub(crate) fn consumer_listens(&self, threshold: u64) -> bool {
        if self.flags.load(Ordering::Relaxed) & (SENDER_GONE | TWO_THREADS) != 0 {
            return false;
        }
        if self.tail.index.load(Ordering::Relaxed) < threshold
            && threshold < self.tail.threshold.load(Ordering::Relaxed)
        {
            self.tail.threshold.store(threshold, Ordering::Relaxed);
        }
        true
    }

    /// Whether there is a receiver, and it is on the sender's thread.
    #[inline]
    pub(crate) fn has_receiver_on_this_thread(&self) -> bool {
        self.flags.load(Ordering::Relaxed) & (RECEIVER_GONE | TWO_THREADS) == 0
    }

    /// Asks that the producer be woken when `head` reaches `threshold`; as [`consumer_waits`](Self::consumer_waits).
    ///
    /// Where only a little room is lacking, the wake waits for more: a sender that is woken for each slot costs its receiver
    /// a wake a message. It comes at the latest when the receiver's actor leaves its thread to others, see
    /// [`wake_sender`](Self::wake_sender).
    pub(crate) fn producer_waits(&self, threshold: u64) {
        self.note_lack_of_room();
        self.lower(&self.least, threshold);
        if let Some(parking) = self.consumer_parking.get() {
            parking.sender_waits();
        }
        self.lower(&self.head.threshold, threshold.max(self.ample_head()));
        fence_between_threads(self.flags.load(Ordering::Relaxed));
    }

    /// Notes that the sender's actor waits for room, for those who ask where its time goes.
    pub(crate) fn note_lack_of_room(&self) {
        if let Some(parking) = self.producer_parking.get() {
            parking.note_lack_of_room();
        }
    }

    /// The head that leaves a sender so much room that it is worth a wake, whatever it asked for: a quarter of the channel.
    #[inline]
    pub(crate) fn ample_head(&self) -> u64 {
        (self.written() + self.capacity / 4).saturating_sub(self.capacity)
    }

    /// The tail that the consumer waits for, if it does.
    pub(crate) fn consumer_threshold(&self) -> Option<u64> {
        let threshold = self.tail.threshold.load(Ordering::Relaxed);
        (threshold != NOBODY).then_some(threshold)
    }

    /// The head at which the producer could go on, if it waits.
    pub(crate) fn producer_threshold(&self) -> Option<u64> {
        let least = self.least.load(Ordering::Relaxed);
        (least != NOBODY).then_some(least)
    }

    fn lower(&self, threshold: &AtomicU64, to: u64) {
        if !self.is_on_one_thread() {
            threshold.fetch_min(to, Ordering::AcqRel);
        } else if to < threshold.load(Ordering::Relaxed) {
            threshold.store(to, Ordering::Relaxed);
        }
    }

    /// Takes a threshold away that has been reached.
    ///
    /// It may not be the one that was seen: a waiter sets a new one, or finds an old one that will do. The wake that follows is
    /// for all of them, and acquiring makes their wakers visible to it.
    fn clear(&self, threshold: &AtomicU64) {
        if self.is_on_one_thread() {
            threshold.store(NOBODY, Ordering::Relaxed);
        } else {
            threshold.swap(NOBODY, Ordering::AcqRel);
        }
    }

    /// Wakes a sender that could go on, before the receiver's actor leaves its thread to others. Whether one goes on waiting.
    #[inline]
    pub(crate) fn wake_sender(&self) -> bool {
        let least = self.least.load(Ordering::Relaxed);
        if least == NOBODY {
            return false;
        }
        let may_go_on = self.head.index.load(Ordering::Relaxed) >= least;
        if may_go_on {
            self.wake_producer();
        }
        !may_go_on
    }

    #[cold]
    pub(crate) fn wake_producer(&self) {
        self.clear(&self.head.threshold);
        self.clear(&self.least);
        if let Some(parking) = self.producer_parking.get() {
            parking.wake();
        }
    }

    #[cold]
    pub(crate) fn wake_consumer(&self) {
        self.clear(&self.tail.threshold);
        if let Some(parking) = self.consumer_parking.get() {
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
        // Behind the fence, see `keep_limit`: the next push finds none.
        self.forget_room();
        if let Some(parking) = self.producer_parking.get() {
            parking.wake();
        }
    }
}
