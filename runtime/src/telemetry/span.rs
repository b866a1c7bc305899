//! The time from one frame to the next.

use std::time::{Duration, Instant};

/// An instant, by the clock and in ticks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now {
    pub(super) instant: Instant,
    pub(super) tick: u64,
    /// What ticks and seconds were to each other so far.
    ticks_per_second: f64,
}

impl Now {
    /// `ticks` is how many there were `since` the start.
    pub(super) fn new(instant: Instant, tick: u64, ticks: u64, since: Duration) -> Self {
        Self {
            instant,
            tick,
            ticks_per_second: ticks as f64 / since.as_secs_f64(),
        }
    }

    /// How long so many ticks are.
    pub(super) fn duration(&self, ticks: u64) -> Duration {
        Duration::try_from_secs_f64(ticks as f64 / self.ticks_per_second).unwrap_or(Duration::ZERO)
    }
}

/// From the last frame to this one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) length: Duration,
    /// How many ticks it has.
    pub(super) ticks: u64,
}

impl Span {
    /// What share of the span so many ticks are, 0 to 1.
    pub(super) fn share(&self, ticks: u64) -> f64 {
        if self.ticks == 0 {
            return 0.0;
        }
        (ticks as f64 / self.ticks as f64).min(1.0)
    }
}
