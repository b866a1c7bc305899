//! Caution: after a failure all inputs of an actor show few messages at a time, until each has passed the place of the
//! failure. So the message that the actor fails on is told from its neighbours, and which port it was read on.
//!
//! What is visible is advice: no access to a slot may rest on it, for a commit may lower it below a cursor that a live
//! iterator holds back. Only the tail says what may be read.

use super::{AUDITED, CAUTIOUS, Ring};
use crate::host::sync::Ordering;

impl<T> Ring<T> {
    /// Up to where the receiver sees messages: the tail, unless it is cautious.
    #[inline]
    pub(crate) fn end(&self) -> u64 {
        let tail = self.tail();
        if self.is_cautious() {
            tail.min(self.consumer.visible.load(Ordering::Relaxed))
        } else {
            tail
        }
    }

    /// Whether the receiver is cautious.
    #[inline]
    pub(crate) fn is_cautious(&self) -> bool {
        self.flags.load(Ordering::Relaxed) & CAUTIOUS != 0
    }

    /// Notes that messages below `index` were shown by reference, should the actor fail on the last of them.
    #[inline]
    pub(crate) fn show(&self, index: u64) {
        let (consumer, head) = (&self.consumer, self.head.index.load(Ordering::Relaxed));
        if consumer.shown.load(Ordering::Relaxed) < index
            || consumer.shown_at.load(Ordering::Relaxed) != head
        {
            consumer.shown.store(index, Ordering::Relaxed);
            consumer.shown_at.store(head, Ordering::Relaxed);
        }
        if self.flags.load(Ordering::Relaxed) & (CAUTIOUS | AUDITED) != 0 {
            self.show_carefully(index);
        }
    }

    #[cold]
    fn show_carefully(&self, index: u64) {
        if self.is_cautious() {
            self.note_read();
        }
        self.audit(|audit| audit.shown(index));
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
        let head = self.head.index.load(Ordering::Relaxed);
        if self.consumer.shown_at.load(Ordering::Relaxed) == head {
            self.read().max(self.consumer.shown.load(Ordering::Relaxed))
        } else {
            self.read()
        }
    }

    /// Forgets what was shown. A commit that moves the head does so by that.
    #[inline]
    pub(super) fn forget_shown(&self) {
        self.consumer.shown.store(0, Ordering::Relaxed);
    }

    /// Shows one message at a time from `read` on, until everything below `until` was read or shown in an attempt that committed.
    pub(crate) fn be_cautious(&self, read: u64, until: u64) {
        let until = until.max(self.consumer.cautious_until.load(Ordering::Relaxed));
        self.consumer.cautious_until.store(until, Ordering::Relaxed);
        self.consumer.visible.store(read + 1, Ordering::Relaxed);
        self.consumer.has_passed.store(true, Ordering::Relaxed);
        self.flags.fetch_or(CAUTIOUS, Ordering::AcqRel);
    }

    /// Shows `count` messages from `read` on, where a wait asks for so many at once.
    pub(crate) fn widen(&self, read: u64, count: u64) {
        if self.is_cautious() {
            let wanted = read.saturating_add(count);
            let visible = self.consumer.visible.load(Ordering::Relaxed);
            self.consumer
                .visible
                .store(visible.max(wanted), Ordering::Relaxed);
        }
    }

    /// Goes on after a commit of everything below `read`: as cautiously as before.
    #[cold]
    pub(super) fn pass(&self, read: u64) {
        if self.is_cautious() {
            self.pass_failure();
            self.consumer.visible.store(read + 1, Ordering::Relaxed);
            self.consumer.has_passed.store(true, Ordering::Relaxed);
        }
    }

    /// Notes that the place of the failure is passed, if a commit has come so far: also by a message that was only looked at and
    /// stays where it is.
    fn pass_failure(&self) {
        if self.reached() >= self.consumer.cautious_until.load(Ordering::Relaxed) {
            self.consumer.cautious_until.store(0, Ordering::Relaxed);
        }
    }

    /// After a commit for which nothing was read: it may be that the actor waits until it sees more.
    pub(super) fn show_more(&self, read: u64) {
        if !self.is_cautious() {
            return;
        }
        self.pass_failure();
        let visible = self.consumer.visible.load(Ordering::Relaxed);
        // The first wait of an attempt commits, and so does the one behind a reaction: nothing can have been read there.
        let has_passed = self.consumer.has_passed.load(Ordering::Relaxed);
        self.consumer.has_passed.store(false, Ordering::Relaxed);
        let has_passed = has_passed && !cfg!(mutant = "caution_ends_at_a_wait");
        if !has_passed {
            let twice = visible.saturating_add(visible.saturating_sub(read).max(1));
            self.consumer.visible.store(twice, Ordering::Relaxed);
        }
    }

    /// Whether what was read or shown in attempts that failed has been so in one that committed.
    pub(crate) fn is_past_failure(&self) -> bool {
        self.head() >= self.consumer.cautious_until.load(Ordering::Relaxed)
    }

    /// Shows all messages again.
    pub(crate) fn end_caution(&self) {
        self.flags.fetch_and(!CAUTIOUS, Ordering::AcqRel);
    }
}
