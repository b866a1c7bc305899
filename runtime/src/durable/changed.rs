//! How the writer hears that a state has changed.

use crate::host::thread::Thread;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Set by an actor whose state has changed since it was last written. The writer sleeps until then.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    raised: AtomicBool,
    /// No actor runs any more.
    closed: AtomicBool,
    /// The writer's thread; a simulation has none.
    writer: OnceLock<Thread>,
}

impl Changed {
    /// Says that there is something to write.
    pub(crate) fn raise(&self) {
        self.raised.store(true, Ordering::Release);
        self.wake();
    }

    /// Whether there is something to write, which is seen to from now on.
    pub(crate) fn take(&self) -> bool {
        self.raised.swap(false, Ordering::AcqRel)
    }

    /// Whether there is something to write.
    pub(crate) fn is_raised(&self) -> bool {
        self.raised.load(Ordering::Acquire)
    }

    /// Says that all actors have ended: what is left is written at once, and the writer ends.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.wake();
    }

    fn wake(&self) {
        if let Some(writer) = self.writer.get() {
            writer.unpark();
        }
    }

    /// Makes `thread` the one that is woken.
    pub(crate) fn belongs_to(&self, thread: &Thread) {
        let _ = self.writer.set(thread.clone());
        // Whatever was said before that is heard now.
        self.wake();
    }

    /// Sleeps until there is something to write or all actors have ended; whether they have.
    pub(crate) fn wait(&self) -> bool {
        self.wait_while(|| !self.is_raised(), None)
    }

    /// Sleeps until `due`, if that ever comes, or until all actors have ended; whether they have.
    pub(crate) fn wait_until(&self, due: Option<Instant>) -> bool {
        self.wait_while(|| true, due)
    }

    fn wait_while(&self, goes_on: impl Fn() -> bool, due: Option<Instant>) -> bool {
        loop {
            if self.closed.load(Ordering::Acquire) {
                return true;
            }
            if !goes_on() {
                return false;
            }
            match due.map(|due| due.saturating_duration_since(Instant::now())) {
                None => std::thread::park(),
                Some(left) if left.is_zero() => return false,
                Some(left) => std::thread::park_timeout(left),
            }
        }
    }
}
