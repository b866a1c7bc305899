//! How long a thread stays awake for what is about to come, before it parks.

// Of the system, also under loom: it is the thread's own, and hangs on the clock.
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Looks that are made in a row, with the processor's hint between them: about a tenth of a microsecond.
///
/// Few: where there are more threads than cores, spinning starves the peer that is waited for. A pipeline by hand, on three
/// threads and two cores, moved 105, 91, 84 and 20 million messages a second when a stage looked 0, 10, 50 and 1000 times
/// before it yielded (`benches/`).
const SPINS: u32 = 8;

/// The same where each thread may have a core: nearly a microsecond here, in which an answer comes from another core, also where the two
/// are far from each other. A message there and back took 265 ns so, and 345 with as few as above, where most waits came to a yield,
/// which is a call of the system.
const SPINS_WITH_A_CORE: u32 = 64;

/// Looks that follow, with the core given away between them: at most some 30 µs, about what it costs to wake a thread that
/// has parked on another core (22 µs).
const YIELDS: u64 = 64;

/// How long these may take. A thread that yields where other programs want its core gets it back after their slices, some
/// milliseconds each time: 64 of them were a third of a second.
const LONGEST: Duration = Duration::from_micros(200);

/// A park shorter than this was not worth it: it is worth staying awake the next time.
const SHORT: Duration = Duration::from_micros(50);

/// The patience of one thread. It halves each time that nothing came, so that a thread which has little to do parks at once,
/// and it is whole again when something came while the core was given away, or soon after.
#[derive(Debug)]
pub(crate) struct Patience {
    spins: u32,
    yields: AtomicU64,
}

impl Patience {
    /// That of a thread which may have a core, or of one of more threads than there are cores.
    pub(crate) fn new(may_have_a_core: bool) -> Self {
        Self {
            spins: if may_have_a_core {
                SPINS_WITH_A_CORE
            } else {
                SPINS
            },
            yields: AtomicU64::new(YIELDS),
        }
    }

    /// Whether there is any.
    #[inline]
    pub(crate) fn is_left(&self) -> bool {
        self.yields.load(Ordering::Relaxed) > 0 && !cfg!(steadygraph_loom)
    }

    /// Whether `has_come` gives `true` before the patience is at its end.
    pub(crate) fn await_that(&self, has_come: impl Fn() -> bool) -> bool {
        self.await_by(has_come, Instant::now)
    }

    fn await_by(&self, has_come: impl Fn() -> bool, now: impl Fn() -> Instant) -> bool {
        let yields = self.yields.load(Ordering::Relaxed);
        if !self.is_left() {
            return false;
        }
        for _ in 0..self.spins {
            if has_come() {
                return true;
            }
            std::hint::spin_loop();
        }
        let began = now();
        for _ in 0..yields {
            std::thread::yield_now();
            if has_come() {
                self.yields.store(YIELDS, Ordering::Relaxed);
                return true;
            }
            if now().saturating_duration_since(began) > LONGEST {
                // Others want the core: who yields to them waits longer than who parks and is woken.
                self.yields.store(0, Ordering::Relaxed);
                return false;
            }
        }
        self.yields.store(yields / 2, Ordering::Relaxed);
        false
    }

    /// Says that the thread has parked for so long.
    pub(crate) fn has_parked(&self, span: Duration) {
        if span < SHORT {
            self.yields.store(YIELDS, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// How often it looks for what never comes, on a machine where each yield takes so long.
    fn looks_where_yields_take(patience: &Patience, span: Duration) -> u64 {
        let looks = Cell::new(0);
        let start = Instant::now();
        let never = || {
            looks.set(looks.get() + 1);
            false
        };
        assert!(!patience.await_by(never, || start
            + span * u32::try_from(looks.get()).unwrap_or(0)));
        looks.get()
    }

    fn looks(patience: &Patience) -> u64 {
        looks_where_yields_take(patience, Duration::from_nanos(1))
    }

    #[test]
    fn it_is_at_an_end_after_a_few_vain_waits() {
        let patience = Patience::new(false);
        let vain: Vec<_> = (0..9).map(|_| looks(&patience)).collect();
        assert_eq!(vain, [72, 40, 24, 16, 12, 10, 9, 0, 0]);
    }

    #[test]
    fn a_thread_that_may_have_a_core_looks_longer_before_it_gives_it_away() {
        assert_eq!(looks(&Patience::new(true)), 64 + 64);
    }

    #[test]
    fn it_ends_by_the_clock_where_yields_take_long() {
        let patience = Patience::new(false);
        let looks = looks_where_yields_take(&patience, Duration::from_millis(3));
        assert_eq!(looks, u64::from(SPINS) + 1);
        assert!(!patience.is_left());
    }

    #[test]
    fn a_short_park_makes_it_whole_again_and_a_long_one_does_not() {
        let patience = Patience::new(false);
        (0..9).for_each(|_| assert!(looks(&patience) <= 72));
        patience.has_parked(SHORT);
        assert_eq!(looks(&patience), 0);
        patience.has_parked(SHORT / 2);
        assert_eq!(looks(&patience), 72);
    }

    #[test]
    fn what_has_come_already_costs_one_look() {
        let looks = Cell::new(0);
        assert!(Patience::new(false).await_that(|| {
            looks.set(looks.get() + 1);
            true
        }));
        assert_eq!(looks.get(), 1);
    }
}
