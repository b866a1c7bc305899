//! Decides by the seed where a fault happens, and keeps the trace of what happened.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fastrand::Rng;

use super::chosen;
use super::faults::{Fault, Faults};
use super::trace::{Event, Trace};
use crate::host::faults::{Inject, Point};
use crate::host::panics::{self, Panic};

/// What one simulation injects and records. Its own random numbers keep faults apart from the choice of who runs next.
#[derive(Debug)]
pub(super) struct Injector {
    seed: u64,
    armed: AtomicBool,
    state: Mutex<State>,
}

/// For how long an actor is held back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Late {
    /// Turns of others.
    pub(super) turns: u64,
    /// Time, where no other could run.
    pub(super) span: Duration,
}

#[derive(Debug)]
struct State {
    faults: Faults,
    /// How many more may come up.
    left: u64,
    rng: Rng,
    /// How many have come up, where no run of `simulate_many` counts them.
    met: u64,
    /// How many have been injected.
    injected: u64,
    trace: Trace,
}

impl Injector {
    #[inline]
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            armed: AtomicBool::new(false),
            state: Mutex::new(State {
                faults: Faults::none(),
                left: 0,
                rng: Rng::with_seed(seed ^ 0x5eed_fa17),
                met: 0,
                injected: 0,
                trace: Trace::default(),
            }),
        }
    }

    #[inline]
    pub(super) fn set(&self, faults: Faults) {
        let mut state = self.lock();
        state.left = faults.at_most;
        state.faults = faults;
    }

    #[inline]
    pub(super) fn injected(&self) -> u64 {
        self.lock().injected
    }

    /// Adds an event to the trace.
    #[inline]
    pub(super) fn record(&self, event: Event) {
        self.lock().trace.add(event);
    }

    #[inline]
    pub(super) fn trace_hash(&self) -> u64 {
        self.lock().trace.hash()
    }

    /// How long a turn takes: no time, but for a slow one.
    #[inline]
    pub(super) fn slow_turn(&self) -> Option<Duration> {
        self.happens(Fault::SlowTurn)
            .map(|(_, mut rng)| Duration::from_micros(rng.u64(1..=10_000)))
    }

    /// For how long an actor is held back, if it is.
    #[inline]
    pub(super) fn late_wake(&self) -> Option<Late> {
        self.happens(Fault::LateWake).map(|(_, mut rng)| Late {
            turns: rng.u64(1..=20),
            span: Duration::from_micros(rng.u64(1..=10_000)),
        })
    }

    /// By how much the clock jumps forward, if it does.
    #[inline]
    pub(super) fn clock_jump(&self) -> Option<Duration> {
        self.happens(Fault::ClockJump)
            .map(|(_, mut rng)| Duration::from_micros(rng.u64(1..=10_000_000)))
    }

    /// Whether a fault happens now: its number, and what is to be chosen about it.
    #[inline]
    fn happens(&self, fault: Fault) -> Option<(u64, Rng)> {
        let mut state = self.lock();
        let one_in = state.faults.rate(fault);
        if one_in == 0 || state.left == 0 || state.rng.u32(..one_in) != 0 {
            return None;
        }
        // One that is left out counts and draws as well, so that as little as possible changes for the others.
        state.left -= 1;
        let rng = state.rng.fork();
        let (number, is_chosen) = chosen::meet().unwrap_or((state.met, true));
        state.met += 1;
        if !is_chosen {
            return None;
        }
        state.injected += 1;
        state.trace.add(Event::Fault { number, fault });
        Some((number, rng))
    }

    #[inline]
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inject for Injector {
    #[inline]
    fn arm(&self, armed: bool) {
        self.armed.store(armed, Ordering::Relaxed);
    }

    #[inline]
    fn at(&self, point: Point) {
        // A second panic while one unwinds would end the process.
        if !self.armed.load(Ordering::Relaxed) || std::thread::panicking() {
            return;
        }
        let fault = Fault::Panic(point);
        if let Some((number, _)) = self.happens(fault) {
            // Past the panic hook: nobody wants to read thousands of them.
            panics::resume(Box::new(Panic {
                message: format!(
                    "injected fault: {fault} (fault {number} of seed {})",
                    self.seed
                ),
                place: None,
            }))
        }
    }

    #[inline]
    fn disk_fails(&self) -> bool {
        self.happens(Fault::FailedWrite).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_fails_as_often_as_told_and_no_more_often() {
        let injector = Injector::new(1);
        assert!(!injector.disk_fails());
        injector.set(Faults::none().failed_writes(2).at_most(3));
        let failed = (0..100).filter(|_| injector.disk_fails()).count();
        assert_eq!(failed, 3);
        injector.set(Faults::none().failed_writes(1));
        assert!(injector.disk_fails(), "each call of `set` counts anew");
        injector.set(Faults::none());
        assert!(!injector.disk_fails());
    }

    #[test]
    fn nothing_panics_that_is_not_armed() {
        let injector = Injector::new(1);
        injector.set(Faults::none().panics_in_ports(1));
        injector.at(Point::Port);
        injector.arm(true);
        let panic = panics::guard(|| injector.at(Point::Port)).unwrap_err();
        assert_eq!(
            panic.message,
            "injected fault: panic in a call into a port (fault 0 of seed 1)"
        );
        injector.arm(false);
        injector.at(Point::Port);
    }
}
