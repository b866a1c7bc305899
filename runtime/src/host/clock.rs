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
            Clock::Real => real(),
            Clock::Virtual(clock) => clock.now(),
        }
    }

    /// Whether time is simulated.
    pub(crate) fn is_virtual(&self) -> bool {
        matches!(self, Clock::Virtual(_))
    }
}

/// The time now, by the machine's monotonic clock.
#[cfg(not(steadygraph_loom))]
#[inline]
pub(crate) fn real() -> Instant {
    Instant::now()
}

/// An hour later each time: whatever is waited for comes at once, whichever way loom goes.
#[cfg(steadygraph_loom)]
pub(crate) fn real() -> Instant {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    static HOURS: AtomicU64 = AtomicU64::new(0);
    *START + Duration::from_secs(3600 * HOURS.fetch_add(1, Ordering::Relaxed))
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
