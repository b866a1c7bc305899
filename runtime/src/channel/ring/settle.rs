//! Settling: commit and rollback of either side.

use std::mem;

use super::{AUDITED, CAUTIOUS, Ring, SAMPLED, TWO_THREADS};
use crate::host::sync::{AtomicBool, Ordering, fence};

impl<T> Ring<T> {
    /// Wakes the receiver if it waits for no more than is published. On one thread that may come after any number of commits,
    /// for none of them can be seen before.
    #[inline]
    pub(crate) fn announce_tail(&self) {
        let threshold = self.tail.threshold.load(Ordering::Relaxed);
        #[cfg(mutant = "wake_lost")]
        let threshold = threshold.saturating_add(1);
        if self.tail.index.load(Ordering::Relaxed) >= threshold {
            self.wake_consumer();
        }
    }

    /// Wakes the sender if it waits for no more than is released.
    #[inline]
    pub(crate) fn announce_head(&self) {
        if self.head.index.load(Ordering::Relaxed) >= self.head.threshold.load(Ordering::Relaxed) {
            self.wake_producer();
        }
    }

    /// Commits the sender's side: what has been written is seen by the receiver. One store, however many messages.
    #[inline]
    pub(crate) fn publish(&self) {
        let written = self.written();
        let tail = self.tail.index.load(Ordering::Relaxed);
        if written == tail {
            // What was published plainly may still have to be told.
            self.announce_tail();
            return;
        }
        // Mistakes that the tests must notice: `.ci/mutants`.
        #[cfg(mutant = "commit_off_by_one")]
        let written = written - 1;
        #[cfg(mutant = "double_commit")]
        let written = 2 * written - tail;
        let flags = self.flags.load(Ordering::Relaxed);
        if flags & (AUDITED | SAMPLED) != 0 {
            self.publish_watched(tail, written, flags);
        } else {
            self.tail.index.store(written, Ordering::Release);
        }
        fence_between_threads(flags);
        self.announce_tail();
    }

    /// The store of a publish, where someone looks on. Apart, so that a publish which nobody watches asks once for all of them.
    #[cold]
    #[inline(never)]
    fn publish_watched(&self, tail: u64, written: u64, flags: u8) {
        if flags & SAMPLED != 0 {
            self.sample_publish(tail, written);
        }
        self.tail.index.store(written, Ordering::Release);
        if flags & AUDITED != 0 {
            self.audit_watching(|audit| audit.published(written));
        }
    }

    /// Commits the receiver's side: what has been read is dropped and its slots are free for the sender.
    #[inline]
    pub(crate) fn release(&self) {
        let read = self.read();
        #[cfg(mutant = "slot_released_at_a_wait")]
        let read = self.reached();
        if read == self.head.index.load(Ordering::Relaxed) {
            self.show_more(read);
            self.forget_shown();
            self.announce_head();
            return;
        }
        let flags = self.flags.load(Ordering::Relaxed);
        if flags & CAUTIOUS != 0 {
            self.pass(read);
        }
        if mem::needs_drop::<T>() {
            self.drop_and_free(read);
        } else {
            self.free(read, flags);
        }
    }

    /// Drops what has been read, below `read`, and gives its slots to the sender.
    fn drop_and_free(&self, read: u64) {
        /// Frees the slots, also when a message's drop panics: none of them comes back.
        struct Release<'a, T> {
            ring: &'a Ring<T>,
            read: u64,
            frees: bool,
        }
        impl<T> Drop for Release<'_, T> {
            fn drop(&mut self) {
                if self.frees {
                    let flags = self.ring.flags.load(Ordering::Relaxed);
                    self.ring.free(self.read, flags);
                }
            }
        }
        let mut release = Release {
            ring: self,
            read,
            frees: true,
        };
        // A panic comes from the drops of this release, which has to free the slots then.
        release.frees = self.drop_read(read);
    }

    /// Drops what is full below `read`. `false` while another release does so: that one frees the slots then.
    fn drop_read(&self, read: u64) -> bool {
        /// Ends the dropping, also when a message's drop panics.
        struct Dropping<'a>(&'a AtomicBool);
        impl Drop for Dropping<'_> {
            fn drop(&mut self) {
                self.0.store(false, Ordering::Release);
            }
        }
        let dropping = &self.consumer.dropping;
        if self.first_full() >= read {
            return !dropping.load(Ordering::Acquire);
        }
        if dropping.swap(true, Ordering::Acquire) {
            return false;
        }
        let _dropping = Dropping(dropping);
        // Again: another release may have come first.
        let full = self.first_full();
        if full < read {
            // Counted as moved out before the drops: should one panic, none is dropped twice. A maximum, for
            // the port may have moved out a later message meanwhile (on a scoped thread that it is lent to).
            self.consumer.floor.fetch_max(read, Ordering::AcqRel);
            self.audit(|audit| audit.discarded());
            // SAFETY: `[full, read)` is full and the consumer's, and no borrow shows it: the cursor moves
            // only when the borrow has ended. No other release drops it, for this one has set `dropping`.
            unsafe { self.drop_messages(full, read) };
        }
        true
    }

    /// Gives the slots below `head` to the sender.
    #[inline]
    fn free(&self, head: u64, flags: u8) {
        if flags & (AUDITED | SAMPLED) != 0 {
            self.release_watched(head, flags);
        }
        self.store_head(head, flags);
    }

    /// Tells those who look on of a release.
    #[cold]
    #[inline(never)]
    fn release_watched(&self, head: u64, flags: u8) {
        if flags & AUDITED != 0 {
            self.audit_watching(|audit| audit.released(head));
        }
        if flags & SAMPLED != 0 {
            self.sample_release(head);
        }
    }

    #[inline]
    fn store_head(&self, head: u64, flags: u8) {
        self.head.index.store(head, Ordering::Release);
        self.tell_of_head(flags);
    }

    #[inline]
    fn tell_of_head(&self, flags: u8) {
        fence_between_threads(flags);
        self.announce_head();
    }

    /// Drops what has been written since the last commit.
    ///
    /// # Safety
    ///
    /// The caller holds `&mut Tx` and may settle it.
    pub(crate) unsafe fn unwrite(&self) {
        let (tail, written) = (self.tail.index.load(Ordering::Relaxed), self.written());
        self.set_written(tail);
        self.audit(|audit| audit.unwrote(tail));
        // SAFETY: `[tail, written)` is full, unpublished and the caller's; the cursor says already that it is empty.
        unsafe { self.drop_messages(tail, written) };
    }

    /// Returns reads to the last commit: to the first slot that is full. What was moved out is lost.
    ///
    /// # Safety
    ///
    /// The caller holds `&mut Rx` and may settle it.
    pub(crate) unsafe fn unread(&self) {
        let head = self.head.index.load(Ordering::Relaxed);
        let full = self.first_full();
        self.set_read(full);
        self.forget_shown();
        self.audit(|audit| audit.unread(full));
        if full != head {
            self.head.index.store(full, Ordering::Release);
            // After the head, of which they are a part, and before a wake, which may panic.
            self.consumer.lost.fetch_add(full - head, Ordering::Release);
            self.tell_of_head(self.flags.load(Ordering::Relaxed));
        }
    }

    /// Takes the message at `index` out of the channel for good.
    ///
    /// # Safety
    ///
    /// The caller holds `&mut Rx` and may settle it. It has rolled back: nothing was read. Slot `index` is full:
    /// `head <= index < tail`. The cursor has been moved over one slot, which the message leaves empty as others move up.
    pub(crate) unsafe fn dead_letter(&self, index: u64) -> T {
        let head = self.first_full();
        // SAFETY: the slot is full and the consumer's; the slot that counts as empty from now on is the first one, into
        // whose place those before it move up.
        let message = unsafe { self.take(index) };
        // SAFETY: nothing was read, so `[head, index)` is full, and slot `index` has just been emptied.
        unsafe { self.shift_up(head, index) };
        let next = head + 1;
        self.set_floor(next);
        self.pass(next);
        self.audit(|audit| audit.dead_lettered(index));
        self.head.index.store(next, Ordering::Release);
        // As in `unread`.
        self.consumer.dead.fetch_add(1, Ordering::Release);
        #[cfg(mutant = "dead_letter_counted_twice")]
        self.consumer.dead.fetch_add(1, Ordering::Release);
        self.tell_of_head(self.flags.load(Ordering::Relaxed));
        message
    }
}

/// Stands between a commit's store of an index and its look at the threshold, and in a wait the other way round: either the
/// commit sees the threshold, or the one who waits, who looks once more before it parks, sees the new index.
///
/// On one thread the two cannot overlap, and a commit costs no fence. Between threads it is a plain one, and a burst of reactions has
/// one for all its commits, see [`plain`](super::plain). An asymmetric fence (membarrier) was not tried.
#[inline]
pub(super) fn fence_between_threads(flags: u8) {
    if flags & TWO_THREADS != 0 {
        fence(Ordering::SeqCst);
    }
}
