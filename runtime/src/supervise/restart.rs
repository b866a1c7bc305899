//! When and how often an actor that failed runs again.

use std::time::Duration;

/// The restart policy of an actor or of a group of actors, see [`supervise`](crate::supervise()).
///
/// ```
/// # use steadygraph::Restart;
/// # use std::time::Duration;
/// let patient = Restart::new()
///     .limit(10)
///     .within(Duration::from_secs(60))
///     .backoff(Duration::from_millis(50), Duration::from_secs(5));
/// # let _ = patient;
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a policy does nothing outside `supervise([…]).restart(…)`"]
pub struct Restart {
    pub(crate) limit: u32,
    pub(crate) within: Duration,
    pub(crate) min: Duration,
    pub(crate) max: Duration,
    pub(crate) factor: f64,
    pub(crate) jitter: f64,
    pub(crate) reset_after: Duration,
    pub(crate) poison_after: u32,
}

impl Default for Restart {
    fn default() -> Self {
        Self::new()
    }
}

impl Restart {
    /// The default policy: at most 5 restarts within 30 seconds; the first after 10 ms, each next one after twice the
    /// time, up to 10 seconds; a jitter of a fifth; the backoff begins anew after 30 healthy seconds; a message is poison
    /// after 3 failures.
    pub const fn new() -> Self {
        Self {
            limit: 5,
            within: Duration::from_secs(30),
            min: Duration::from_millis(10),
            max: Duration::from_secs(10),
            factor: 2.0,
            jitter: 0.2,
            reset_after: Duration::from_secs(30),
            poison_after: 3,
        }
    }

    /// No restart: the first failure stops the graph.
    pub const fn never() -> Self {
        Self::new().limit(0)
    }

    /// How many restarts may come within the window; the failure that would need one more escalates: it stops the graph.
    /// 0 for none, see [`never`](Self::never). Default: 5.
    ///
    /// A failure that may be the fault of one message counts only once that message has been processed after all; one that
    /// a dead letter cured never counts. So up to `poison_after - 1` restarts may come on top.
    pub const fn limit(mut self, restarts: u32) -> Self {
        self.limit = restarts;
        self
    }

    /// The window in which restarts are counted; with a limit above 256, to within a 256th of it. Default: 30 seconds.
    pub const fn within(mut self, window: Duration) -> Self {
        self.within = window;
        self
    }

    /// The time before the first restart and the longest time before any, which counts for both where it is the shorter one. Both
    /// may be zero. Default: 10 ms and 10 s.
    /// While the graph stops, no restart waits longer than the first time.
    pub const fn backoff(mut self, min: Duration, max: Duration) -> Self {
        self.min = min;
        self.max = max;
        self
    }

    /// How much longer each time is than the one before it. Below 1, or no number, it counts as 1. Default: 2.
    pub const fn factor(mut self, factor: f64) -> Self {
        self.factor = factor;
        self
    }

    /// By what part a time is lengthened or shortened at random, so that actors which failed together do not return
    /// together: 0 for none, at most 1. Default: 0.2.
    pub const fn jitter(mut self, part: f64) -> Self {
        self.jitter = part;
        self
    }

    /// After how long without a failure the backoff begins with its first time again. Default: 30 seconds.
    pub const fn reset_after(mut self, healthy: Duration) -> Self {
        self.reset_after = healthy;
        self
    }

    /// In how many failed attempts a message must have been the last one read to be dead-lettered; 0 for never.
    /// Default: 3.
    ///
    /// The first failure may come after a whole batch was read; from then on messages come one by one. So with 1, the last
    /// message of the batch goes, whichever was to blame.
    pub const fn poison_after(mut self, failures: u32) -> Self {
        self.poison_after = failures;
        self
    }
}
