//! Ticks: the cheapest clock of the machine, for two stamps a turn.

use std::sync::Arc;

use super::VirtualClock;

/// What counts ticks: the processor, or a simulation's clock. How many of them make a second is found out by whoever compares
/// them with the time now and then.
#[derive(Debug, Clone, Default)]
pub(crate) enum Ticks {
    #[default]
    Real,
    /// Nanoseconds of virtual time.
    Virtual(Arc<VirtualClock>),
}

impl Ticks {
    /// The ticks so far, from whatever start. They never fall on one thread; two threads may differ by what lies between their
    /// cores, some ten nanoseconds.
    #[inline]
    pub(crate) fn now(&self) -> u64 {
        match self {
            Ticks::Real => real::now(),
            Ticks::Virtual(clock) => u64::try_from(clock.elapsed().as_nanos()).unwrap_or(u64::MAX),
        }
    }
}

/// The time-stamp counter, where it is one: 9 ns a read, against 23 of `Instant::now` and 520 of the thread's CPU clock
/// (measured on two cores of a virtual machine).
///
/// On every processor that a graph is likely to run on the counter goes on at one rate, whatever the core does, and in step
/// on all cores. Where it does not, the operating system knows and refuses it as a clock; the shares that are told from it are
/// then off, and nothing else.
#[cfg(all(target_arch = "x86_64", not(miri), not(steadygraph_loom)))]
mod real {
    #[inline]
    pub(super) fn now() -> u64 {
        // SAFETY: every x86-64 processor has the instruction, and it touches no memory.
        unsafe { std::arch::x86_64::_rdtsc() }
    }
}

/// Nanoseconds of the monotonic clock.
#[cfg(all(not(target_arch = "x86_64"), not(steadygraph_loom), not(miri)))]
mod real {
    use std::sync::LazyLock;
    use std::time::Instant;

    pub(super) fn now() -> u64 {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        u64::try_from(START.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

/// No time passes: which way loom and Miri go must not hang on it.
#[cfg(any(steadygraph_loom, miri))]
mod real {
    pub(super) fn now() -> u64 {
        0
    }
}
