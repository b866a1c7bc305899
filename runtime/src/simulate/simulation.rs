//! A graph in simulation: how a test runs it and what it asks of it.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

use fastrand::Rng;

use super::faults::Faults;
use super::injector::Injector;
use super::ledger::Ledger;
use super::saving::Saving;
use super::wrong::Wrong;
use crate::graph::meter::Meter;
use crate::graph::placed::{Life, Played};
use crate::graph::plan::{Plan, each_output, in_order, still};
use crate::graph::ready_set::ReadySet;
use crate::graph::{Counters, GraphError, Stopper};
use crate::host::disk::{Disk, SimulatedDisk};
use crate::host::faults::Inject;
use crate::host::{Clock, Patience, Ticks, Timers, VirtualClock, panics};
use crate::ready::{Core, Stop, later};
use crate::supervise::Failure;

/// Each ready wait gives the turn back: the scheduler chooses who runs next as often as can be.
const BUDGET: u32 = 1;

/// How many turns a `run_*` may take unless told otherwise.
const STEP_LIMIT: u64 = 10_000_000;

/// A graph on one thread, in virtual time, where a seed makes every choice of who runs next. The same seed gives the
/// same run.
///
/// After each turn a ledger outside the channels accounts for every message. When it does not balance, the simulation
/// panics: that is a bug of steadygraph's.
///
/// ```
/// use steadygraph::prelude::*;
///
/// /// Passes on the double.
/// #[actor]
/// fn double(numbers: &mut Rx<u64>, doubled: &mut Tx<u64>) {
///     numbers.map_into(doubled, |n| 2 * n);
/// }
/// # /// Counts.
/// # #[actor]
/// # fn count(numbers: &mut Tx<u64>, next: &mut u64) { numbers.fill(|| { *next += 1; *next }); }
/// # /// Adds up.
/// # #[actor]
/// # fn sum(numbers: &mut Rx<u64>, total: &mut u64) { *total += numbers.drain().sum::<u64>(); }
///
/// graph! {
///     pub fn doubling() -> Doubling {
///         let count = solo(count { next: 0, .. });
///         let double = solo(double { .. });
///         let sum = solo(sum { total: 0, .. });
///         count.numbers >> double.numbers;
///         double.doubled >> sum.numbers;
///     }
/// }
///
/// fn main() {
///     let mut app = doubling();
///     let mut count = app.count.play();
///     let mut sum = app.sum.play();
///     let mut sim = app.simulate(7);
///     count.numbers.push(21).unwrap();
///     sim.run_until_idle();
///     assert_eq!(sum.numbers.take(), Some(42));
/// }
/// ```
pub struct Simulation {
    pub(super) graph: &'static str,
    pub(super) counters: Counters,
    pub(super) faults: Vec<String>,
    pub(super) seed: u64,
    pub(super) injector: Arc<Injector>,
    pub(super) rng: Rng,
    pub(super) clock: Arc<VirtualClock>,
    pub(super) timers: Arc<Timers>,
    pub(super) stop: Arc<Stop>,
    pub(super) ready: Arc<ReadySet>,
    pub(super) actors: Vec<Actor>,
    pub(super) played: Vec<Played>,
    pub(super) ledger: Ledger,
    pub(super) failures: Vec<Failure>,
    pub(super) saving: Saving,
    #[cfg(feature = "telemetry")]
    pub(super) frames: super::frames::Frames,
    pub(super) meter: Meter,
    pub(super) steps: u64,
    pub(super) step_limit: u64,
    /// The ports that a test plays are settled on its thread.
    _one_thread: PhantomData<*const ()>,
}

/// An actor of the simulation.
pub(super) struct Actor {
    pub(super) core: Arc<Core>,
    /// `None` once it has ended.
    pub(super) life: Option<Life>,
    pub(super) waker: Waker,
    /// It is held back until this turn: a late wake.
    pub(super) held_until: u64,
}

impl Simulation {
    #[inline]
    pub(crate) fn new(plan: Plan, seed: u64, disk: &SimulatedDisk) -> Self {
        panics::install_hook();
        let clock = Arc::new(VirtualClock::new());
        let meter = Meter::new(
            Ticks::Virtual(Arc::clone(&clock)),
            cfg!(feature = "telemetry"),
        );
        let timers = Arc::<Timers>::default();
        let injector = Arc::new(Injector::new(seed));
        let graph = plan.frame.topology_name();
        let stop = plan.frame.stop_signal();
        let counters = plan.frame.counters();
        #[cfg_attr(not(feature = "telemetry"), allow(unused_mut))]
        let mut cast = plan.seat(
            &Clock::Virtual(Arc::clone(&clock)),
            Some(&timers),
            BUDGET,
            Some(seed),
            Some(&(Arc::clone(&injector) as Arc<dyn Inject>)),
            Disk::Simulated(disk.clone()),
        );
        #[cfg(feature = "telemetry")]
        let frames = super::frames::Frames::new(&mut cast, &clock);
        let ready = ReadySet::full(cast.cores.len(), Patience::new(false));
        let mut ledger = Ledger::new(Arc::clone(&injector));
        let members = in_order(cast.groups);
        each_output(
            &mut members.iter().map(|member| &member.core),
            &cast.played,
            &mut |side| ledger.watch(side),
        );
        let actors = members
            .into_iter()
            .enumerate()
            .map(|(place, member)| {
                let waker = ready.waker(place);
                member.core.parking.adopt(waker.clone());
                Actor {
                    life: Some(
                        member
                            .act
                            .start(Arc::clone(&member.core), member.supervisor),
                    ),
                    core: member.core,
                    waker,
                    held_until: 0,
                }
            })
            .collect();
        Self {
            graph,
            counters,
            faults: cast.faults,
            seed,
            injector,
            rng: Rng::with_seed(seed),
            clock,
            timers,
            stop,
            ready,
            actors,
            played: cast.played,
            ledger,
            failures: Vec::new(),
            saving: Saving::new(cast.writer, disk),
            #[cfg(feature = "telemetry")]
            frames,
            meter,
            steps: 0,
            step_limit: STEP_LIMIT,
            _one_thread: PhantomData,
        }
    }

    /// Runs until no actor can move. No time passes: what waits for a tick waits on.
    ///
    /// # Panics
    ///
    /// When an actor failed beyond its limit of restarts, with the report:
    /// [`run_until_stopped`](Self::run_until_stopped) gives it as an error. One that waits for its restart does so until time
    /// passes. When a state could not be written to the simulated disk. When the actors take more turns than the limit. When the
    /// ledger does not balance.
    #[track_caller]
    #[inline]
    pub fn run_until_idle(&mut self) {
        let result = self.turns();
        self.expect(result);
    }

    /// Runs for `span` of virtual time.
    ///
    /// # Panics
    ///
    /// As [`run_until_idle`](Self::run_until_idle).
    #[track_caller]
    #[inline]
    pub fn run_for(&mut self, span: Duration) {
        let until = later(self.clock.now(), span);
        loop {
            let result = self.turns();
            self.expect(result);
            match self.timers.first().filter(|next| *next <= until) {
                Some(next) => self.let_time_pass(next),
                None => break,
            }
        }
        self.move_clock(until);
    }

    /// Runs until all actors have ended, letting time pass whenever none can move.
    ///
    /// # Errors
    ///
    /// When an actor failed beyond its limit of restarts, when a state could not be written to the simulated disk, when what the
    /// graph declares cannot be, and when the actors that
    /// are left can never move again: they wait for each other, or for ports that the test plays. Beside a timer that goes
    /// on, that is not seen: time passes until the limit of turns.
    ///
    /// # Panics
    ///
    /// When the actors take more turns than the limit, or when the ledger does not balance.
    #[track_caller]
    #[inline]
    pub fn run_until_stopped(&mut self) -> Result<(), GraphError> {
        loop {
            if let Err(wrong) = self.turns() {
                wrong.or_panic(self)?;
            }
            if self.has_ended() {
                break;
            }
            match self.timers.first() {
                Some(next) => self.let_time_pass(next),
                None => return Err(self.failed().unwrap_or_else(|| self.stuck())),
            }
        }
        let result = self.failed().map_or(Ok(()), Err);
        GraphError::unsaved(self.graph, self.saving.take_unsaved(), result)
    }

    /// Asks the graph to stop, as a handle or a signal would.
    #[inline]
    pub fn request_shutdown(&mut self) {
        self.stop.request();
    }

    /// The means to stop the graph from within a test's own futures.
    #[must_use]
    #[inline]
    pub fn stopper(&self) -> Stopper {
        Stopper::new(Arc::clone(&self.stop))
    }

    /// Has nobody watch the channels from now on, so that they commit as they do outside a simulation, and gives each actor up to
    /// `burst` reactions a turn. For the search over schedules: what is wrong then shows in what is left at the end.
    #[doc(hidden)]
    #[inline]
    pub fn watch_nothing(&mut self, burst: u32) {
        let mut cores = self.actors.iter().map(|actor| &actor.core);
        each_output(&mut cores, &self.played, &mut |side| {
            side.ring().end_audit()
        });
        self.ledger.close();
        for actor in &self.actors {
            actor.core.watch_nothing(burst);
        }
    }

    /// Injects these faults from now on, in place of those before; [`Faults::none`] ends them.
    ///
    /// An actor that is made to panic fails as if its own code had panicked: it is rolled back and restarted. The seed
    /// chooses where faults happen, apart from who runs next. Slow turns, late wakes and clock jumps let time pass also where
    /// a `run_*` by itself does not.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use steadygraph::prelude::*;
    /// # use steadygraph::Faults;
    /// # #[actor(await_for_all!(every(Duration::from_millis(1)), numbers))]
    /// # fn count(cx: &mut Context, numbers: &mut Tx<u64>, next: &mut u64) -> Reaction {
    /// #     numbers.push(*next)?;
    /// #     *next += 1;
    /// #     if *next == 100 { cx.request_shutdown(); }
    /// #     Ok(())
    /// # }
    /// # #[actor]
    /// # fn sum(numbers: &mut Rx<u64>, total: &mut u64) { *total += numbers.drain().sum::<u64>(); }
    /// # graph! {
    /// #     fn counting() -> Counting {
    /// #         let count = solo(count { next: 0, .. });
    /// #         let sum = solo(sum { total: 0, .. });
    /// #         count.numbers >> sum.numbers;
    /// #         supervise([count, sum]).restart(Restart::new().limit(100));
    /// #     }
    /// # }
    /// let mut sim = counting().simulate(7);
    /// sim.inject(Faults::none().panics_in_ports(5).slow_turns(10).at_most(10));
    /// sim.run_for(Duration::from_millis(50));
    /// assert!(sim.faults_injected() > 0);
    /// sim.inject(Faults::none());
    /// sim.run_until_stopped().unwrap();
    /// ```
    #[inline]
    pub fn inject(&mut self, faults: Faults) {
        if faults.fails_writes() {
            let injector = Arc::clone(&self.injector);
            self.saving.disk().fail_when(move |_, _| {
                injector
                    .disk_fails()
                    .then(|| std::io::ErrorKind::Other.into())
            });
        }
        self.injector.set(faults);
    }

    /// Sets how many turns the actors may take in all before the simulation gives up on them. Default: 10 million.
    ///
    /// Actors that always have something to do, a source and a sink that never wait for time, would run for ever.
    #[inline]
    pub fn set_step_limit(&mut self, limit: u64) {
        self.step_limit = limit;
    }

    /// What the actors that are left wait for.
    #[inline]
    fn stuck(&mut self) -> GraphError {
        self.stop.inquire();
        let left: Vec<usize> = (0..self.actors.len()).collect();
        left.into_iter().for_each(|actor| self.turn(actor));
        self.stop.inquire_no_more();
        GraphError::Stuck {
            graph: self.graph,
            still: self
                .actors
                .iter()
                .filter(|actor| actor.life.is_some())
                .map(|actor| still(&actor.core))
                .collect(),
        }
    }

    #[inline]
    fn failed(&self) -> Option<GraphError> {
        (!self.failures.is_empty()).then(|| GraphError::Failed {
            graph: self.graph,
            failures: self.failures.clone(),
        })
    }

    #[track_caller]
    #[inline]
    fn expect(&mut self, result: Result<(), Wrong>) {
        let error = match result {
            Ok(()) => {
                let result = self.failed().map_or(Ok(()), Err);
                GraphError::unsaved(self.graph, self.saving.take_unsaved(), result).err()
            }
            Err(wrong) => wrong.or_panic(self).err(),
        };
        if let Some(error) = error {
            panic!("{error}\n(seed {})", self.seed);
        }
    }
}

impl fmt::Debug for Simulation {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation")
            .field("graph", &self.graph)
            .field("seed", &self.seed)
            .field("steps", &self.steps)
            .field("elapsed", &self.elapsed())
            .finish_non_exhaustive()
    }
}
