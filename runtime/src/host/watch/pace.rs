//! Which threads of a pool are quick.

use std::time::{Duration, Instant};

/// How often it is found out, while any thread is quick.
pub(super) const WINDOW: Duration = Duration::from_millis(1);

/// For how long an actor waits for its turn on average, at most, where a thread is quick: about as long as it takes to wake a
/// thread on another core (22 µs), where nothing of what the actor needs is in the cache. With 50 µs, eight actors that compute
/// for a microsecond a message shared one core of two; with 10, lines of actors went from core to core.
const SHORT: Duration = Duration::from_micros(20);

/// What a thread has done, and what waits for it.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Load {
    /// The turns that it has ever given.
    pub(crate) turns: u64,
    /// The actors that wait for a turn there, or on any thread.
    pub(crate) waiting: usize,
}

/// What is remembered from one window to the next.
#[derive(Debug)]
pub(super) struct Pace {
    /// When the window began.
    pub(super) began: Instant,
    /// How many turns each thread had given then.
    turns: Box<[u64]>,
}

impl Pace {
    #[inline]
    pub(super) fn new(threads: usize, now: Instant) -> Self {
        Self {
            began: now,
            turns: (0..threads).map(|_| 0).collect(),
        }
    }

    /// When the window ends.
    #[inline]
    pub(super) fn end(&self) -> Instant {
        self.began + WINDOW
    }

    /// Begins another window if this one is over, and gives how long it was.
    #[inline]
    pub(super) fn next(&mut self, now: Instant) -> Option<Duration> {
        let span = now.saturating_duration_since(self.began);
        (span >= WINDOW).then(|| {
            self.began = now;
            span
        })
    }

    /// Whether the thread at `place` was quick in the window that has ended, which was so long.
    #[inline]
    pub(super) fn was_quick(&mut self, place: usize, load: Load, span: Duration) -> bool {
        let before = self.turns.get_mut(place);
        let turns = before.map_or(0, |before| {
            load.turns - std::mem::replace(before, load.turns)
        });
        if cfg!(steadygraph_loom) {
            // Which way loom goes must not hang on the clock.
            return turns > 0;
        }
        let wait = span.as_nanos() * (load.waiting as u128 + 1);
        turns > 0 && wait <= SHORT.as_nanos() * u128::from(turns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a thread was quick in a window of a millisecond.
    fn was_quick(turns: u64, waiting: usize) -> bool {
        let mut pace = Pace::new(1, Instant::now());
        // What came before the window does not count.
        let before = Load {
            turns: 5000,
            waiting,
        };
        pace.was_quick(0, before, WINDOW);
        let turns = 5000 + turns;
        pace.was_quick(0, Load { turns, waiting }, WINDOW)
    }

    #[test]
    fn a_thread_is_quick_while_nobody_waits_long_for_it() {
        assert!(was_quick(1000, 3));
        assert!(was_quick(50, 0));
        assert!(!was_quick(49, 0), "a turn takes 20.4 µs");
        assert!(!was_quick(1000, 100), "the last of them waits for 101 µs");
        assert!(!was_quick(0, 0), "it may be in a turn that takes long");
    }

    #[test]
    fn a_window_ends_after_a_millisecond_and_not_before() {
        let began = Instant::now();
        let mut pace = Pace::new(1, began);
        assert_eq!(pace.next(began + WINDOW / 2), None);
        assert_eq!(pace.next(began + 3 * WINDOW), Some(3 * WINDOW));
        assert_eq!(pace.end(), began + 4 * WINDOW);
        assert_eq!(pace.next(began), None);
    }
}
