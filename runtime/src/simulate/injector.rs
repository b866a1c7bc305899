//! Decides by the seed where a fault happens, and keeps the hash of what happened.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fastrand::Rng;

use super::chosen::Chosen;
use super::faults::Faults;
use crate::host::faults::{Inject, Point};
use crate::host::panics::{self, Panic};

/// What one simulation injects and records. Its own random numbers keep faults apart from the choice of who runs next.
#[derive(Debug)]
pub(super) struct Injector {
    seed: u64,
    armed: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    faults: Faults,
    rng: Rng,
    /// Which of the faults are really injected: all, unless a failing run is being shrunk.
    chosen: Chosen,
    /// How many have come up.
    met: u64,
    /// How many have been injected.
    injected: u64,
    trace: DefaultHasher,
}

impl Injector {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            armed: AtomicBool::new(false),
            state: Mutex::new(State {
                faults: Faults::none(),
                rng: Rng::with_seed(seed ^ 0x5eed_fa17),
                chosen: Chosen::now(),
                met: 0,
                injected: 0,
                // Its keys are fixed: the same events give the same hash, in every process.
                trace: DefaultHasher::new(),
            }),
        }
    }

    pub(super) fn set(&self, faults: Faults) {
        self.lock().faults = faults;
    }

    pub(super) fn injected(&self) -> u64 {
        self.lock().injected
    }

    /// Adds an event to the trace.
    pub(super) fn record(&self, event: impl Hash) {
        event.hash(&mut self.lock().trace);
    }

    pub(super) fn trace(&self) -> u64 {
        self.lock().trace.finish()
    }

    /// How long a turn takes: no time, but for a slow one.
    pub(super) fn slow_turn(&self) -> Option<Duration> {
        self.happens(|faults| faults.slow_turns)
            .map(|mut rng| Duration::from_micros(rng.u64(1..=10_000)))
    }

    /// For how many turns an actor is held back, if it is.
    pub(super) fn late_wake(&self) -> Option<u64> {
        self.happens(|faults| faults.late_wakes)
            .map(|mut rng| rng.u64(1..=20))
    }

    /// By how much the clock jumps forward, if it does.
    pub(super) fn clock_jump(&self) -> Option<Duration> {
        self.happens(|faults| faults.clock_jumps)
            .map(|mut rng| Duration::from_micros(rng.u64(1..=10_000_000)))
    }

    /// Whether a fault of that rate happens now; what is to be chosen about it is drawn from the result.
    fn happens(&self, rate: impl Fn(&Faults) -> u32) -> Option<Rng> {
        let mut state = self.lock();
        let one_in = rate(&state.faults);
        if one_in == 0 || state.injected >= state.faults.at_most || state.rng.u32(..one_in) != 0 {
            return None;
        }
        let number = state.met;
        state.met += 1;
        // Drawn also where it is left out, so that the other faults stay where they were.
        let rng = state.rng.fork();
        if !state.chosen.has(number) {
            return None;
        }
        state.injected += 1;
        number.hash(&mut state.trace);
        Chosen::count(state.met);
        Some(rng)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inject for Injector {
    fn arm(&self, armed: bool) {
        self.armed.store(armed, Ordering::Relaxed);
    }

    fn at(&self, point: Point) {
        if !self.armed.load(Ordering::Relaxed) || std::thread::panicking() {
            return;
        }
        let rate = |faults: &Faults| match point {
            Point::Wait | Point::WaitCommitted => faults.panics_at_waits,
            Point::Commit | Point::Committing | Point::Committed => faults.panics_at_commits,
            Point::Port => faults.panics_in_ports,
        };
        if self.happens(rate).is_none() {
            return;
        }
        let place = match point {
            Point::Wait => "a wait, before its commit",
            Point::WaitCommitted => "a wait, after its commit",
            Point::Commit => "a commit, before it",
            Point::Committing => "a commit, between two ports",
            Point::Committed => "a commit, after it",
            Point::Port => "a call into a port",
        };
        let number = self.lock().met - 1;
        // Past the panic hook: nobody wants to read thousands of them.
        panics::resume(Panic {
            message: format!("injected fault {number} of seed {}, at {place}", self.seed),
            place: None,
        })
    }
}
