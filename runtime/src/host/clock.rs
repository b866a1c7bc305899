//! Time, real or simulated.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The clock that a graph runs by.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    /// The machine's monotonic clock.
    Real,
    /// A clock that stands still until the simulation moves it.
    Virtual(Arc<VirtualClock>),
}

impl Clock {
    /// The time now.
    pub(crate) fn now(&self) -> Instant {
        match self {
            Clock::Real => Instant::now(),
            Clock::Virtual(clock) => clock.now(),
        }
    }

    /// Whether time is simulated.
    pub(crate) fn is_virtual(&self) -> bool {
        matches!(self, Clock::Virtual(_))
    }
}

/// A clock that moves only when told to.
#[derive(Debug)]
pub(crate) struct VirtualClock {
    start: Instant,
    elapsed: AtomicU64,
}

impl VirtualClock {
    /// A clock that stands at the time of its making.
    pub(crate) fn new() -> Self {
        Self {
            start: Instant::now(),
            elapsed: AtomicU64::new(0),
        }
    }

    /// The simulated time now.
    pub(crate) fn now(&self) -> Instant {
        self.start + self.elapsed()
    }

    /// How far the clock has been moved.
    pub(crate) fn elapsed(&self) -> Duration {
        Duration::from_nanos(self.elapsed.load(Ordering::Relaxed))
    }

    /// Moves the clock forward to `then`; a time in the past moves nothing.
    pub(crate) fn advance_to(&self, then: Instant) {
        let elapsed = then.saturating_duration_since(self.start).as_nanos();
        let elapsed = u64::try_from(elapsed).unwrap_or(u64::MAX);
        self.elapsed.fetch_max(elapsed, Ordering::Relaxed);
    }
}
