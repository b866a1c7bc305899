//! The deadlines of the actors that share a thread.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::task::Waker;
use std::time::Instant;

/// Deadlines in order of time. A thread parks until the first of them; no timer thread is needed.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    state: Mutex<State>,
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
    /// Asks for `waker` to be woken at `when`. Costs a search in a tree of those that wait.
    pub(crate) fn add(&self, when: Instant, waker: &Waker) -> Deadline {
        let mut state = self.lock();
        let key = (when, state.next);
        state.next += 1;
        state.waiting.insert(key, waker.clone());
        Deadline { key }
    }

    /// Forgets a deadline; one that has fired is forgotten already.
    pub(crate) fn cancel(&self, deadline: Deadline) {
        self.lock().waiting.remove(&deadline.key);
    }

    /// The first deadline.
    pub(crate) fn first(&self) -> Option<Instant> {
        self.lock()
            .waiting
            .first_key_value()
            .map(|((when, _), _)| *when)
    }

    /// Wakes all whose deadline is not after `now`.
    pub(crate) fn fire(&self, now: Instant) {
        let due = {
            let mut state = self.lock();
            let later = state.waiting.split_off(&(now, u64::MAX));
            std::mem::replace(&mut state.waiting, later)
        };
        due.into_values().for_each(Waker::wake);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
