//! What supervision keeps about an actor, and asks of it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Attention, Core, DEFAULT_HANG, Ordering, lock};

/// What can be told in a line. It is put into words only where it is asked for: a failure would otherwise take a twentieth
/// longer.
pub(crate) trait Told: fmt::Display + fmt::Debug + Send + Sync {}

impl<T: fmt::Display + fmt::Debug + Send + Sync> Told for T {}

impl Core {
    /// How often the actor has been restarted since the start.
    pub(crate) fn attempt(&self) -> u64 {
        self.attempt.load(Ordering::Relaxed)
    }

    /// Counts a restart.
    pub(crate) fn begin_attempt(&self) {
        self.attempt.fetch_add(1, Ordering::Relaxed);
    }

    /// Asks the actor to stop at its next wait; whether it was asked before.
    pub(crate) fn recall(&self) -> bool {
        self.parking.attention.add(Attention::RECALLED)
    }

    /// Takes that back.
    pub(crate) fn end_recall(&self) {
        self.parking.attention.take(Attention::RECALLED);
    }

    /// Whether the wait that asks is where the actor stops, to restart with others. It parks there for good.
    pub(crate) fn stops_here(&self) -> bool {
        let recalled = self.parking.attention.has(Attention::RECALLED);
        if recalled {
            self.recalled_here.store(true, Ordering::Relaxed);
        }
        recalled
    }

    /// Whether the actor has come to the wait where it stops, since this was last asked.
    pub(crate) fn take_recalled_here(&self) -> bool {
        self.recalled_here.load(Ordering::Relaxed)
            && self.recalled_here.swap(false, Ordering::Relaxed)
    }

    /// Sets after how long in one poll the actor is reported to hang; once.
    pub(crate) fn set_hang_after(&self, span: Duration) {
        let _ = self.hang_after.set(span);
    }

    /// After how long in one poll the actor is reported to hang.
    pub(crate) fn hang_after(&self) -> Duration {
        self.hang_after.get().copied().unwrap_or(DEFAULT_HANG)
    }

    /// Says whether the actor hangs, and gives what was said before.
    pub(crate) fn set_hanging(&self, hanging: bool) -> bool {
        self.hanging.swap(hanging, Ordering::Relaxed)
    }

    /// Whether the actor was last seen to hang.
    pub(crate) fn is_hanging(&self) -> bool {
        self.hanging.load(Ordering::Relaxed)
    }

    pub(crate) fn set_last_failure(&self, failure: Arc<impl Told + 'static>) {
        *lock(&self.rare().last_failure) = Some(failure);
    }

    /// The last failure in one line.
    pub(crate) fn last_failure(&self) -> Option<String> {
        let rare = self.rare.get()?;
        let failure = lock(&rare.last_failure).clone();
        failure.map(|failure| failure.to_string())
    }

    pub(in crate::ready) fn count_poll(&self) {
        // One thread polls the actor at a time.
        let polls = self.polls.load(Ordering::Relaxed);
        self.polls.store(polls.wrapping_add(1), Ordering::Relaxed);
    }

    /// How often polls of the actor have begun and ended: odd while it is polled.
    pub(crate) fn polls(&self) -> u64 {
        self.polls.load(Ordering::Relaxed)
    }
}
