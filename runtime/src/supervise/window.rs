//! How many failures there were lately.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Up to this limit each failure is kept with its own time.
const EXACT: u32 = 256;

/// The failures of the last while, in bounded memory whatever the limit is and however fast they come.
#[derive(Debug)]
pub(super) struct Window {
    within: Duration,
    /// Failures that come so soon after the first of an entry are counted in it.
    grain: Option<Duration>,
    /// When the first failure of each entry was, and how many it counts.
    entries: VecDeque<(Instant, u64)>,
    /// The sum of the entries.
    count: u64,
}

impl Window {
    /// For a policy that allows `limit` failures `within` a time. With a limit above 256 a failure may be forgotten earlier,
    /// by less than a 256th of the window.
    pub(super) fn new(limit: u32, within: Duration) -> Self {
        Self {
            within,
            grain: (limit > EXACT).then(|| within / EXACT),
            entries: VecDeque::new(),
            count: 0,
        }
    }

    /// Takes in failures. Those of a member that were kept back may come behind later ones of another.
    pub(super) fn add(&mut self, failures: impl IntoIterator<Item = Instant>) {
        for at in failures {
            self.count += 1;
            let place = self.entries.partition_point(|(first, _)| *first <= at);
            let before = place
                .checked_sub(1)
                .and_then(|before| self.entries.get_mut(before));
            match (self.grain, before) {
                (Some(grain), Some((first, count)))
                    if at.saturating_duration_since(*first) <= grain =>
                {
                    *count += 1;
                }
                _ => self.entries.insert(place, (at, 1)),
            }
        }
    }

    /// How many of them lie within the window that ends `now`; the others are forgotten.
    pub(super) fn count(&mut self, now: Instant) -> u64 {
        while let Some((first, count)) = self.entries.front()
            && now.saturating_duration_since(*first) > self.within
        {
            self.count -= count;
            self.entries.pop_front();
        }
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn a_failure_counts_until_the_window_has_passed() {
        for limit in [3, 1000] {
            let (mut window, now) = (Window::new(limit, 100 * MS), Instant::now());
            window.add([now, now + 50 * MS]);
            assert_eq!(window.count(now + 100 * MS), 2);
            assert_eq!(window.count(now + 101 * MS), 1);
            assert_eq!(window.count(now + 151 * MS), 0);
        }
    }

    #[test]
    fn a_failure_that_comes_late_counts_no_longer_than_others() {
        let (mut window, now) = (Window::new(3, 100 * MS), Instant::now());
        window.add([now + 80 * MS]);
        window.add([now, now + 10 * MS]);
        assert_eq!(window.count(now + 100 * MS), 3);
        assert_eq!(window.count(now + 120 * MS), 1);
    }

    #[test]
    fn a_limit_that_is_never_reached_costs_no_memory() {
        let (mut window, now) = (Window::new(u32::MAX, 1000 * MS), Instant::now());
        let mut most = 0;
        for failure in 0..100_000 {
            let at = now + failure * MS / 10;
            window.add([at]);
            // All of the last second, but for a 256th at most.
            let exact = u64::from(failure.min(10_000)) + 1;
            assert!((exact - exact / 200..=exact).contains(&window.count(at)));
            most = most.max(window.entries.len());
        }
        assert!(most <= 300, "{most}");
    }

    #[test]
    fn without_a_window_only_failures_at_the_same_time_count() {
        let (mut window, now) = (Window::new(1000, Duration::ZERO), Instant::now());
        window.add([now; 10]);
        assert_eq!((window.count(now), window.entries.len()), (10, 1));
        assert_eq!(window.count(now + MS), 0);
    }
}
