//! The seeded scheduler and virtual time.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use fastrand::Rng;

use super::faults::Faults;
use super::injector::Injector;
use super::ledger::Ledger;
use super::saving::Saving;
use crate::channel::{ChannelName, Totals};
use crate::graph::placed::{Life, Played};
use crate::graph::plan::{Group, Plan, outputs, still, totals};
use crate::graph::ready_set::ReadySet;
use crate::graph::{Counters, GraphError, Stopper};
use crate::host::disk::{Disk, SimulatedDisk};
use crate::host::faults::Inject;
use crate::host::{Clock, Timers, VirtualClock, panics};
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
    graph: &'static str,
    counters: Counters,
    faults: Vec<String>,
    seed: u64,
    injector: Arc<Injector>,
    rng: Rng,
    clock: Arc<VirtualClock>,
    timers: Arc<Timers>,
    stop: Arc<Stop>,
    ready: Arc<ReadySet>,
    actors: Vec<Actor>,
    played: Vec<Played>,
    ledger: Ledger,
    failures: Vec<Failure>,
    saving: Saving,
    steps: u64,
    step_limit: u64,
    /// The ports that a test plays are settled on its thread.
    _one_thread: PhantomData<*const ()>,
}

/// An actor of the simulation.
struct Actor {
    core: Arc<Core>,
    /// `None` once it has ended.
    life: Option<Life>,
    waker: Waker,
    /// It is held back until this turn: a late wake.
    held_until: u64,
}

impl Simulation {
    pub(crate) fn new(plan: Plan, seed: u64, disk: &SimulatedDisk) -> Self {
        panics::install_hook();
        let clock = Arc::new(VirtualClock::new());
        let timers = Arc::<Timers>::default();
        let injector = Arc::new(Injector::new(seed));
        let graph = plan.frame.topology_name();
        let stop = plan.frame.stop_signal();
        let counters = plan.frame.counters();
        let cast = plan.seat(
            &Clock::Virtual(Arc::clone(&clock)),
            Some(&timers),
            BUDGET,
            Some(seed),
            Some(&(Arc::clone(&injector) as Arc<dyn Inject>)),
            Disk::Simulated(disk.clone()),
        );
        let ready = ReadySet::full(cast.cores.len());
        let mut ledger = Ledger::new(Arc::clone(&injector));
        let mut members: Vec<_> = cast
            .groups
            .into_iter()
            .flat_map(Group::into_members)
            .collect();
        // By declaration, whatever thread they would be on.
        members.sort_by_key(|member| member.core.id);
        for side in outputs(members.iter().map(|member| &member.core), &cast.played) {
            ledger.watch(side);
        }
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
            steps: 0,
            step_limit: STEP_LIMIT,
            _one_thread: PhantomData,
        }
    }

    /// Runs until no actor can move. No time passes: what waits for a tick waits on.
    ///
    /// # Panics
    ///
    /// When an actor failed, with the report: [`run_until_stopped`](Self::run_until_stopped) gives it as an error. When
    /// the actors take more turns than the limit. When the ledger does not balance.
    #[track_caller]
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
        self.clock.advance_to(until);
    }

    /// Runs until all actors have ended, letting time pass whenever none can move.
    ///
    /// # Errors
    ///
    /// When an actor failed, when what the graph declares cannot be, and when the actors that are left can never move
    /// again: they wait for each other, or for ports that the test plays. Beside a timer that goes on, that is not seen:
    /// time passes until the limit of turns.
    ///
    /// # Panics
    ///
    /// When the actors take more turns than the limit, or when the ledger does not balance.
    #[track_caller]
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

    /// Whether all actors have ended, but for those that the test plays.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.actors.iter().all(|actor| actor.life.is_none())
    }

    /// The disk that the graph's states are kept on.
    #[must_use]
    pub fn disk(&self) -> &SimulatedDisk {
        self.saving.disk()
    }

    /// Asks the graph to stop, as a handle or a signal would.
    pub fn request_shutdown(&mut self) {
        self.stop.request();
    }

    /// The means to stop the graph from within a test's own futures.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper::new(Arc::clone(&self.stop))
    }

    /// What has gone through each channel so far.
    #[must_use]
    pub fn totals(&self) -> Vec<(ChannelName, Totals)> {
        let cores = self.actors.iter().map(|actor| &actor.core);
        totals(cores, &self.played)
    }

    /// What the graph counts, to be asked at any time.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.counters.clone()
    }

    /// Injects these faults from now on, in place of those before; [`Faults::none`] ends them.
    ///
    /// An actor that is made to panic fails as if its own code had panicked: it is rolled back and restarted.
    pub fn inject(&mut self, faults: Faults) {
        self.injector.set(faults);
    }

    /// How many faults have been injected so far.
    #[must_use]
    pub fn faults_injected(&self) -> u64 {
        self.injector.injected()
    }

    /// A hash of all that has happened: who took turns, when, and what each did to its channels. The same program with
    /// the same seed gives the same hash, in any process.
    #[must_use]
    pub fn trace_hash(&self) -> u64 {
        self.injector.trace()
    }

    /// How much virtual time has passed.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    /// How many turns the actors have taken.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Sets how many turns the actors may take in all before the simulation gives up on them. Default: 10 million.
    ///
    /// Actors that always have something to do, a source and a sink that never wait for time, would run for ever.
    pub fn set_step_limit(&mut self, limit: u64) {
        self.step_limit = limit;
    }

    /// Lets actors take turns, chosen by the seed, until none has anything to do.
    fn turns(&mut self) -> Result<(), Wrong> {
        if !self.faults.is_empty() {
            return Err(Wrong::Invalid);
        }
        for played in &self.played {
            assert!(
                played.parking.may_settle(),
                "a simulation runs on the thread that called `play`"
            );
            played.sides.iter().for_each(|side| side.commit());
        }
        self.balance()?;
        loop {
            let Some(chosen) = self.choose() else {
                self.saving.look(&self.clock, &self.timers);
                if self.has_ended() {
                    self.saving.finish();
                }
                return Ok(());
            };
            if let Some(jump) = self.injector.clock_jump() {
                self.let_time_pass(later(self.clock.now(), jump));
            }
            self.ready.remove(chosen);
            self.injector.record((chosen, self.clock.elapsed()));
            self.turn(chosen);
            self.balance()?;
            self.steps += 1;
            if let Some(span) = self.injector.slow_turn() {
                self.let_time_pass(later(self.clock.now(), span));
            }
            if self.steps >= self.step_limit {
                return Err(Wrong::NoEnd);
            }
        }
    }

    /// An actor that has something to do. One that is held back waits until others have had their turns, or none is left.
    fn choose(&mut self) -> Option<usize> {
        let mut ready = self.ready.snapshot();
        while ready.len() > 1 {
            let place = self.rng.usize(..ready.len());
            let chosen = ready[place];
            let Some(actor) = self.actors.get_mut(chosen) else {
                return Some(chosen);
            };
            if actor.held_until <= self.steps {
                match self.injector.late_wake() {
                    None => return Some(chosen),
                    Some(turns) => actor.held_until = self.steps + turns,
                }
            }
            ready.swap_remove(place);
        }
        ready.first().copied()
    }

    fn turn(&mut self, chosen: usize) {
        let Some(actor) = self.actors.get_mut(chosen) else {
            return;
        };
        let Some(life) = &mut actor.life else {
            return;
        };
        let mut task = Context::from_waker(&actor.waker);
        // As on a thread: a panic that comes here is one of the runtime's.
        let polled = panics::guard(|| life.as_mut().poll(&mut task)).unwrap_or_else(|panic| {
            actor.core.close();
            Poll::Ready(Err(Failure::panic(&actor.core, panic)))
        });
        if let Poll::Ready(result) = polled {
            actor.life = None;
            if let Err(failure) = result {
                self.failures.push(failure);
                self.stop.request();
            }
            self.stop.ended(actor.core.id);
        }
    }

    fn balance(&self) -> Result<(), Wrong> {
        let cores = self.actors.iter().map(|actor| &actor.core);
        self.ledger
            .check(outputs(cores, &self.played).collect())
            .map_err(Wrong::Ledger)
    }

    fn let_time_pass(&mut self, until: Instant) {
        self.clock.advance_to(until);
        self.timers.fire(self.clock.now());
        self.saving.look(&self.clock, &self.timers);
    }

    /// What the actors that are left wait for.
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

    fn failed(&self) -> Option<GraphError> {
        (!self.failures.is_empty()).then(|| GraphError::Failed {
            graph: self.graph,
            failures: self.failures.clone(),
        })
    }

    #[track_caller]
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

/// What ends a simulation's turns early.
enum Wrong {
    /// The graph declares what cannot be.
    Invalid,
    /// The ledger does not balance.
    Ledger(String),
    /// The actors take turns without end.
    NoEnd,
}

impl Wrong {
    /// The error, where it is the graph's; a panic where it is the test's or ours.
    #[track_caller]
    fn or_panic(self, simulation: &Simulation) -> Result<(), GraphError> {
        let Simulation {
            graph, seed, steps, ..
        } = simulation;
        match self {
            Wrong::Invalid => Err(GraphError::Invalid {
                graph,
                faults: simulation.faults.clone(),
            }),
            Wrong::Ledger(wrong) => {
                panic!("graph `{graph}`, seed {seed}, turn {steps}: {wrong}")
            }
            Wrong::NoEnd => panic!(
                "graph `{graph}` has not come to rest within {steps} turns: its actors always have something to do, or \
                 a timer goes on beside actors that wait for ever; play its source, or let it wait for time \
                 (`set_step_limit` allows more)"
            ),
        }
    }
}

impl fmt::Debug for Simulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation")
            .field("graph", &self.graph)
            .field("seed", &self.seed)
            .field("steps", &self.steps)
            .field("elapsed", &self.elapsed())
            .finish_non_exhaustive()
    }
}
