//! How long to wait before a restart.

use std::time::{Duration, Instant};

use fastrand::Rng;

use super::restart::Restart;

/// The times before the restarts of one actor or group.
#[derive(Debug)]
pub(super) struct Backoff {
    min: Duration,
    max: Duration,
    factor: f64,
    jitter: f64,
    reset_after: Duration,
    /// The next time, without jitter.
    next: Duration,
    /// When the last restart was to happen.
    last: Option<Instant>,
    rng: Rng,
}

impl Backoff {
    pub(super) fn new(restart: &Restart, rng: Rng) -> Self {
        let Restart {
            min,
            max,
            factor,
            jitter,
            reset_after,
            ..
        } = *restart;
        Self {
            min: min.min(max),
            max,
            factor: if factor >= 1.0 { factor } else { 1.0 },
            jitter: if jitter >= 0.0 { jitter.min(1.0) } else { 0.0 },
            reset_after,
            next: min.min(max),
            last: None,
            rng,
        }
    }

    /// Begins with the first time again: the cause of the failures is gone.
    pub(super) fn reset(&mut self) {
        self.next = self.min;
    }

    /// The time to wait after a failure at `now`.
    pub(super) fn next(&mut self, now: Instant) -> Duration {
        let was_healthy = self
            .last
            .is_some_and(|last| now.saturating_duration_since(last) >= self.reset_after);
        if was_healthy {
            self.reset();
        }
        let plain = self.next;
        self.next = times(plain, self.factor).min(self.max);
        let part = 1.0 + self.jitter * (2.0 * self.rng.f64() - 1.0);
        let delay = times(plain, part).min(self.max);
        self.last = Some(now.checked_add(delay).unwrap_or(now));
        delay
    }
}

/// A product that ends at the longest time there is.
fn times(span: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(span.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn backoff(restart: &Restart) -> Backoff {
        Backoff::new(restart, Rng::with_seed(7))
    }

    #[test]
    fn each_time_is_longer_by_the_factor_up_to_the_longest() {
        let restart = Restart::new().backoff(10 * MS, 60 * MS).jitter(0.0);
        let (mut backoff, now) = (backoff(&restart), Instant::now());
        let delays: Vec<_> = (0..5).map(|_| backoff.next(now)).collect();
        assert_eq!(delays, [10 * MS, 20 * MS, 40 * MS, 60 * MS, 60 * MS]);
    }

    #[test]
    fn after_a_healthy_time_it_begins_anew() {
        let restart = Restart::new().jitter(0.0).reset_after(1000 * MS);
        let (mut backoff, now) = (backoff(&restart), Instant::now());
        backoff.next(now);
        backoff.next(now);
        // The healthy time counts from the last restart, 20 ms after its failure.
        assert_eq!(backoff.next(now + 1019 * MS), 40 * MS);
        assert_eq!(backoff.next(now + 2059 * MS), 10 * MS);
    }

    #[test]
    fn jitter_stays_within_its_part_and_below_the_longest() {
        let restart = Restart::new()
            .backoff(100 * MS, 110 * MS)
            .factor(1.0)
            .jitter(0.2);
        let (mut backoff, now) = (backoff(&restart), Instant::now());
        let delays: Vec<_> = (0..1000).map(|_| backoff.next(now)).collect();
        assert!(
            delays
                .iter()
                .all(|delay| (80 * MS..=110 * MS).contains(delay))
        );
        assert!(delays.iter().any(|delay| *delay < 90 * MS));
    }

    #[test]
    fn senseless_numbers_count_as_none() {
        let restart = Restart::new().factor(f64::NAN).jitter(f64::NAN);
        let (mut backoff, now) = (backoff(&restart), Instant::now());
        assert_eq!([backoff.next(now), backoff.next(now)], [10 * MS, 10 * MS]);
        let restart = Restart::new().factor(f64::INFINITY);
        let mut backoff = self::backoff(&restart);
        backoff.next(now);
        assert!(backoff.next(now) <= restart.max);
    }

    #[test]
    fn a_backoff_of_zero_waits_for_nothing() {
        let restart = Restart::new().backoff(Duration::ZERO, Duration::ZERO);
        let (mut backoff, now) = (backoff(&restart), Instant::now());
        assert!((0..3).all(|_| backoff.next(now) == Duration::ZERO));
    }
}
