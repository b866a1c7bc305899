//! Durations of single events, and their percentiles.

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::case::Figures;

/// Durations in nanoseconds, to three digits.
pub(crate) struct Durations(Histogram<u64>);

impl Durations {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self(Histogram::new_with_max(60_000_000_000, 3).expect("a minute has three digits"))
    }

    /// One more.
    pub(crate) fn record(&mut self, duration: Duration) {
        self.0.saturating_record(duration.as_nanos() as u64);
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.0.len()
    }

    /// The percentiles and the worst one.
    pub(crate) fn figures(&self, figures: Figures) -> Figures {
        figures
            .with("p50 ns", self.0.value_at_quantile(0.5) as f64)
            .with("p99 ns", self.0.value_at_quantile(0.99) as f64)
            .with("p99.9 ns", self.0.value_at_quantile(0.999) as f64)
            .with("max ns", self.0.max() as f64)
    }
}

/// The round trips of a ball.
///
/// Those of the second half are timed one by one. In the first half nobody looks at the clock, which takes 25 ns, a good part of a
/// trip on one thread: that half gives the throughput and the mean.
pub(crate) struct Trips {
    count: u64,
    made: u64,
    first: Instant,
    /// When the first half was done.
    half: Instant,
    /// When the last trip that was timed was done.
    last: Instant,
    durations: Durations,
}

impl Trips {
    /// A game of that many round trips, which begins with the first [`serve`](Self::serve).
    pub(crate) fn new(count: u64) -> Self {
        let now = Instant::now();
        Self {
            count,
            made: 0,
            first: now,
            half: now,
            last: now,
            durations: Durations::new(),
        }
    }

    /// The ball is served: its first value.
    pub(crate) fn serve(&mut self) -> u64 {
        self.first = Instant::now();
        0
    }

    /// The ball is back: whether it goes out once more.
    pub(crate) fn back(&mut self, ball: u64) -> bool {
        self.made += 1;
        if self.made >= self.half() {
            self.time();
        }
        let goes_on = ball < self.count;
        if !goes_on {
            assert_eq!(self.made, ball, "each trip is one hit");
        }
        goes_on
    }

    /// How many trips are the first half.
    fn half(&self) -> u64 {
        self.count / 2
    }

    fn time(&mut self) {
        let now = Instant::now();
        if self.made == self.half() {
            self.half = now;
        } else {
            self.durations.record(now - self.last);
        }
        self.last = now;
    }

    /// Round trips a second, and how long they took.
    pub(crate) fn figures(&self) -> Figures {
        let timed = self.count - self.half();
        assert_eq!(self.durations.count(), timed, "all trips were made");
        let elapsed = self.half - self.first;
        let figures = Figures::throughput(self.half(), elapsed)
            .with("mean ns", elapsed.as_nanos() as f64 / self.half() as f64);
        self.durations.figures(figures)
    }
}
