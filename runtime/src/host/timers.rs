//! The deadlines of the actors that share a thread, or the threads of a pool.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::Waker;
use std::time::Instant;

use super::{Watch, panics};

/// Deadlines in order of time. A thread parks until the first of them; no timer thread is needed.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    state: Mutex<State>,
    /// Where several threads share the deadlines: which of them sleeps until the first.
    watch: OnceLock<Arc<Watch>>,
}

#[derive(Debug, Default)]
struct State {
    /// The number tells deadlines at the same instant apart.
    waiting: BTreeMap<(Instant, u64), Waker>,
    next: u64,
}

/// A deadline that has been asked for; hand it back to [`Timers::cancel`] when it is no longer wanted.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) struct Deadline {
    key: (Instant, u64),
}

impl Timers {
    /// Lets `watch` know of each deadline that comes before all others.
    pub(crate) fn set_watch(&self, watch: Arc<Watch>) {
        let _ = self.watch.set(watch);
    }

    /// Asks for `waker` to be woken at `when`. Costs a search in a tree of those that wait.
    pub(crate) fn add(&self, when: Instant, waker: &Waker) -> Deadline {
        let mut state = self.lock();
        let key = (when, state.next);
        state.next += 1;
        state.waiting.insert(key, waker.clone());
        let is_first = state.waiting.first_key_value().map(|(first, _)| *first) == Some(key);
        drop(state);
        if is_first && let Some(watch) = self.watch.get() {
            watch.watch_until(when);
        }
        Deadline { key }
    }

    /// Forgets a deadline; one that has fired is forgotten already.
    pub(crate) fn cancel(&self, deadline: Deadline) {
        let waker = self.lock().waiting.remove(&deadline.key);
        // Not under the lock: it may be the last to hold a future of the user's, whose waits cancel deadlines as they are dropped.
        drop(waker);
    }

    /// The first deadline.
    pub(crate) fn first(&self) -> Option<Instant> {
        self.lock()
            .waiting
            .first_key_value()
            .map(|((when, _), _)| *when)
    }

    /// Wakes all whose deadline is not after `now`. The waker of a user's executor may panic: that is reported, and the others are
    /// woken all the same, by a thread that goes on.
    pub(crate) fn fire(&self, now: Instant) {
        // One by one: to split the tree would count all that are left.
        let mut due = Vec::new();
        let mut state = self.lock();
        while let Some(first) = state.waiting.first_entry()
            && first.key().0 <= now
        {
            due.push(first.remove());
        }
        drop(state);
        panics::wake_all(due);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::host::panics::tests::{Counts, Panics};

    #[test]
    fn a_waker_that_panics_keeps_no_other_from_its_deadline() {
        let (timers, counts) = (Timers::default(), Arc::new(Counts::default()));
        let now = Instant::now();
        timers.add(now, &Waker::from(Arc::new(Panics)));
        timers.add(now, &Waker::from(Arc::clone(&counts)));
        timers.fire(now);
        assert_eq!(counts.0.load(Ordering::Relaxed), 1);
        assert_eq!(timers.first(), None);
    }
}
