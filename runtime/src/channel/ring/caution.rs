//! Caution: after a failure all inputs of an actor show few messages at a time, until each has passed the place of the
//! failure. So the message that the actor fails on is told from its neighbours, and which port it was read on.
//!
//! What is visible is advice: no access to a slot may rest on it, for a commit may lower it below a cursor that a live
//! iterator holds back. Only the tail says what may be read.

use super::{NOBODY, Ring};
use crate::host::sync::Ordering;

impl<T> Ring<T> {
    /// Up to where the receiver sees messages: the tail, unless it is cautious.
    #[inline]
    pub(crate) fn end(&self) -> u64 {
        self.tail()
            .min(self.consumer.visible.load(Ordering::Relaxed))
    }

    /// Whether the receiver is cautious.
    #[inline]
    pub(crate) fn is_cautious(&self) -> bool {
        self.consumer.visible.load(Ordering::Relaxed) != NOBODY
    }

    /// Notes that messages below `index` were shown by reference, should the actor fail on the last of them.
    #[inline]
    pub(crate) fn show(&self, index: u64) {
        if self.consumer.shown.load(Ordering::Relaxed) < index {
            self.consumer.shown.store(index, Ordering::Relaxed);
        }
        if self.is_cautious() {
            self.note_read();
        }
        if let Some(audit) = self.audit() {
            audit.shown(index);
        }
    }

    /// Notes, while the receiver is cautious, that this port is the last one that was read.
    #[cold]
    pub(crate) fn note_read(&self) {
        if let Some(parking) = self.consumer_parking.get() {
            parking.note_read(self.id());
        }
    }

    /// Up to where messages were read or shown since the last commit.
    pub(crate) fn reached(&self) -> u64 {
        self.read().max(self.consumer.shown.load(Ordering::Relaxed))
    }

    /// Forgets what was shown beyond `read`.
    pub(super) fn forget_shown(&self, read: u64) {
        if self.consumer.shown.load(Ordering::Relaxed) > read {
            self.consumer.shown.store(read, Ordering::Relaxed);
        }
    }

    /// Shows one message at a time from `read` on, until everything below `until` is committed.
    pub(crate) fn be_cautious(&self, read: u64, until: u64) {
        let until = until.max(self.consumer.cautious_until.load(Ordering::Relaxed));
        self.consumer.cautious_until.store(until, Ordering::Relaxed);
        self.consumer.visible.store(read + 1, Ordering::Relaxed);
        self.consumer.has_passed.store(true, Ordering::Relaxed);
    }

    /// Shows `count` messages from `read` on, where a wait asks for so many at once.
    pub(crate) fn widen(&self, read: u64, count: u64) {
        let visible = self.consumer.visible.load(Ordering::Relaxed);
        let wanted = read.saturating_add(count);
        if visible < wanted && visible != NOBODY {
            self.consumer.visible.store(wanted, Ordering::Relaxed);
        }
    }

    /// Goes on after a commit of everything below `read`: as cautiously as before.
    pub(super) fn pass(&self, read: u64) {
        if self.is_cautious() {
            self.consumer.visible.store(read + 1, Ordering::Relaxed);
            self.consumer.has_passed.store(true, Ordering::Relaxed);
        }
    }

    /// After a commit for which nothing was read: it may be that the actor waits until it sees more.
    pub(super) fn show_more(&self, read: u64) {
        let visible = self.consumer.visible.load(Ordering::Relaxed);
        // The first wait of an attempt commits, and so does the one behind a reaction: nothing can have been read there.
        let has_passed = self.consumer.has_passed.load(Ordering::Relaxed);
        self.consumer.has_passed.store(false, Ordering::Relaxed);
        let has_passed = has_passed && !cfg!(mutant = "caution_ends_at_a_wait");
        if visible != NOBODY && !has_passed {
            let twice = visible.saturating_add(visible.saturating_sub(read).max(1));
            let visible = twice.min(NOBODY - 1);
            self.consumer.visible.store(visible, Ordering::Relaxed);
        }
    }

    /// Whether what was read in attempts that failed has been committed since.
    pub(crate) fn is_past_failure(&self) -> bool {
        self.head() >= self.consumer.cautious_until.load(Ordering::Relaxed)
    }

    /// Shows all messages again.
    pub(crate) fn end_caution(&self) {
        self.consumer.visible.store(NOBODY, Ordering::Relaxed);
    }
}
