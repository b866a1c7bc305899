//! The core of an actor: what the runtime keeps about it beside its struct.

mod commit;
mod restarts;
mod times;
mod watched;

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

pub(crate) use self::restarts::Told;
#[cfg(feature = "telemetry")]
pub(crate) use self::times::Spent;
use self::times::Times;
use self::watched::Display;
pub(crate) use self::watched::Stage;
use super::events::{EventKind, Events};
use super::fault::Fault;
use super::stop::{ActorId, Stop};
use super::time::Schedule;
use crate::channel::{ActorLane, Direction, Side};
use crate::durable::Saves;
use crate::host::faults::Inject;
use crate::host::{Attention, Clock, Deadline, Parking, Patience, Ticks, Timers, panics};

/// How often an actor that vetoes the stop is asked again while nothing else wakes it.
const VETO_INTERVAL: Duration = Duration::from_millis(100);

/// After how long in one poll an actor is reported to hang, unless told otherwise.
pub(crate) const DEFAULT_HANG: Duration = Duration::from_secs(10);

/// One actor, as its waits and its context see it. Only the actor's thread changes it, but for what is set once, for wakes and recalls, and
/// for what those who report on it write down.
///
/// In this order: what each poll needs comes first, and then its times, see [`Ring`](crate::channel::Ring).
#[derive(Debug)]
#[repr(C)]
pub struct Core {
    pub(crate) parking: Arc<Parking>,
    /// Odd while the actor is polled; whoever looks for actors that hang sees whether it changes.
    polls: AtomicU64,
    /// How many more waits may be ready in this poll before the actor lets others on its thread run.
    budget: AtomicU32,
    budget_per_poll: AtomicU32,
    /// All ports are committed, and until the next wait no code runs but reactions, which commit or are undone.
    settled: AtomicBool,
    /// The actor has come to the wait where it stops, to restart with others.
    recalled_here: AtomicBool,
    /// It has no inputs but feedback.
    is_source: AtomicBool,
    /// The sides are closed: ports that live on elsewhere are no longer this core's to commit.
    ended: AtomicBool,
    /// A [`Stage`].
    stage: AtomicU8,
    hanging: AtomicBool,
    /// In simulation: the next reaction settles its ports by itself.
    settles: AtomicBool,
    /// In simulation: each does.
    is_unwatched: AtomicBool,
    /// In simulation only.
    faults: Option<Arc<dyn Inject>>,
    /// That of its thread, where it shares it with nobody.
    patience: OnceLock<Arc<Patience>>,
    /// The states that go to disk.
    saves: OnceLock<Saves>,
    /// The clock of its times, set where anyone asks.
    ticks: OnceLock<Ticks>,
    /// Where its time goes.
    pub(crate) times: Times,
    sides: OnceLock<Sides>,
    /// Who is told what happens to the actor, where anyone is.
    events: OnceLock<Arc<Events>>,
    pub(crate) id: ActorId,
    name: String,
    lane: Option<usize>,
    pub(crate) clock: Clock,
    pub(crate) timers: Arc<Timers>,
    pub(crate) stop: Arc<Stop>,
    rare: OnceLock<Box<Rare>>,
    /// How often the actor has been restarted.
    attempt: AtomicU64,
    /// After how long in one poll it is reported to hang.
    hang_after: OnceLock<Duration>,
}

/// What few actors need: made when it is first asked for, since there may be very many actors.
#[derive(Debug, Default)]
struct Rare {
    /// The schedule of each `every` by its place in the code; it survives restarts.
    schedules: Mutex<Vec<(usize, Schedule)>>,
    last_failure: Mutex<Option<Arc<dyn Told>>>,
    veto: Mutex<Option<Veto>>,
    /// That the veto holds back the actor's end has been told.
    veto_is_told: AtomicBool,
    /// It has held back the end of a wait since that was last forgotten.
    veto_held: AtomicBool,
    fault: Mutex<Option<Fault>>,
    waits_for: Mutex<Option<String>>,
    /// A text to show beside its name.
    display: Display,
}

/// The sides of the channels that the actor's ports belong to.
#[derive(Debug)]
struct Sides {
    /// Outputs first.
    all: Vec<Box<dyn Side>>,
    /// How many of them are outputs.
    outputs: usize,
}

/// Why an actor does not end although the graph stops.
struct Veto {
    reason: String,
    holds: Box<dyn Fn() -> bool + Send>,
}

impl fmt::Debug for Veto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Veto")
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// What the graph settles about an actor before it starts.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) id: ActorId,
    pub(crate) name: &'static str,
    pub(crate) lane: Option<usize>,
    pub(crate) clock: Clock,
    pub(crate) timers: Arc<Timers>,
    pub(crate) stop: Arc<Stop>,
    /// What a simulation injects.
    pub(crate) faults: Option<Arc<dyn Inject>>,
    /// After how many ready waits in one poll the actor lets others run.
    pub(crate) budget: u32,
}

impl Core {
    pub(crate) fn new(setting: Setting) -> Self {
        let parking = Arc::new(Parking::default());
        setting.stop.add(Arc::clone(&parking));
        if setting.faults.is_some() {
            parking.attention.add(Attention::OBSERVED);
        }
        Self {
            id: setting.id,
            name: ActorLane(setting.name, setting.lane).to_string(),
            lane: setting.lane,
            parking,
            clock: setting.clock,
            timers: setting.timers,
            stop: setting.stop,
            patience: OnceLock::new(),
            faults: setting.faults,
            sides: OnceLock::new(),
            saves: OnceLock::new(),
            rare: OnceLock::new(),
            budget: AtomicU32::new(0),
            budget_per_poll: AtomicU32::new(setting.budget),
            settled: AtomicBool::new(false),
            settles: AtomicBool::new(false),
            is_unwatched: AtomicBool::new(false),
            attempt: AtomicU64::new(0),
            recalled_here: AtomicBool::new(false),
            polls: AtomicU64::new(0),
            hang_after: OnceLock::new(),
            hanging: AtomicBool::new(false),
            times: Times::default(),
            ticks: OnceLock::new(),
            events: OnceLock::new(),
            stage: AtomicU8::new(Stage::Starting as u8),
            is_source: AtomicBool::new(true),
            ended: AtomicBool::new(false),
        }
    }

    fn rare(&self) -> &Rare {
        self.rare.get_or_init(Box::default)
    }

    /// The actor's name, with its lane where it is one of a bundle.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn lane(&self) -> Option<usize> {
        self.lane
    }

    /// Gives the core the sides of the actor's ports, once.
    pub(crate) fn attach(&self, sides: Vec<Box<dyn Side>>) {
        // Outputs first: what was written is published before what it came from is dropped, which may panic.
        let mut all = Vec::with_capacity(sides.len());
        let mut inputs = Vec::new();
        for side in sides {
            match side.direction() {
                Direction::Output => all.push(side),
                Direction::Input => inputs.push(side),
            }
        }
        let outputs = all.len();
        all.append(&mut inputs);
        let is_source = all[outputs..].iter().all(|side| side.ring().is_feedback());
        if is_source {
            // A stop ends it, whatever it waits for.
            self.stop.disturb(&self.parking);
        }
        self.is_source.store(is_source, Ordering::Relaxed);
        let _ = self.sides.set(Sides { all, outputs });
    }

    /// Gives the core the states that go to disk, once.
    pub(crate) fn set_saves(&self, saves: Saves) {
        let _ = self.saves.set(saves);
    }

    pub(crate) fn saves(&self) -> &Saves {
        self.saves.get().unwrap_or(Saves::NONE)
    }

    pub(crate) fn sides(&self) -> &[Box<dyn Side>] {
        self.sides.get().map_or(&[], |sides| &sides.all)
    }

    /// Whether all inputs but feedback are spent; `false` without any.
    #[inline(never)]
    fn inputs_are_spent(&self) -> bool {
        let mut inputs = self
            .sides()
            .iter()
            .filter(|side| side.direction() == Direction::Input && !side.ring().is_feedback())
            .peekable();
        inputs.peek().is_some() && inputs.all(|side| side.is_spent())
    }

    /// Whether a wait that names no input is over, and whether a feedback input is spent: for a source when the
    /// graph stops, for others when their other inputs are spent; in both cases unless the actor vetoes.
    pub(crate) fn is_over(&self) -> bool {
        let over = if self.is_source() {
            self.stop.is_stopping()
        } else {
            self.inputs_are_spent()
        };
        over && !self.vetoed()
    }

    /// Vetoes the actor's end for as long as `holds` gives `true`.
    pub(crate) fn set_veto(&self, reason: String, holds: Box<dyn Fn() -> bool + Send>) {
        *lock(&self.rare().veto) = Some(Veto { reason, holds });
        self.parking.attention.add(Attention::VETOES);
    }

    /// Whether the actor vetoes its end now.
    pub(crate) fn vetoed(&self) -> bool {
        if !self.parking.attention.has(Attention::VETOES) {
            return false;
        }
        let holds = lock(&self.rare().veto)
            .as_ref()
            .is_some_and(|veto| (veto.holds)());
        if holds {
            self.rare().veto_held.store(true, Ordering::Relaxed);
        }
        if holds
            && self.stop.is_stopping()
            && !self.rare().veto_is_told.swap(true, Ordering::Relaxed)
        {
            let reason = self.veto_reason().unwrap_or_default();
            tracing::info!(target: "steadygraph", actor = self.name(), "holds back its end: {reason}");
            self.tell(EventKind::Veto, || reason);
        }
        holds
    }

    /// Whether the actor has vetoed its end since the graph stops.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))] // Read by the sampler.
    pub(crate) fn has_vetoed(&self) -> bool {
        let rare = self.rare.get();
        rare.is_some_and(|rare| rare.veto_is_told.load(Ordering::Relaxed))
    }

    /// The reason of a veto that holds.
    pub(crate) fn veto_reason(&self) -> Option<String> {
        if !self.parking.attention.has(Attention::VETOES) {
            return None;
        }
        lock(&self.rare().veto)
            .as_ref()
            .filter(|veto| panics::guard(|| (veto.holds)()).unwrap_or(false))
            .map(|veto| veto.reason.clone())
    }

    /// A wait is looked at: from now on it counts whether the veto holds it back.
    pub(crate) fn forget_veto(&self) {
        if self.parking.attention.has(Attention::VETOES) {
            self.rare().veto_held.store(false, Ordering::Relaxed);
        }
    }

    /// Asks for a wake after a while if the actor has said that it may veto: while the graph stops, or where the veto has held
    /// the wait back.
    pub(crate) fn ask_veto_again(&self, waker: &Waker) -> Option<Deadline> {
        let asked = self.parking.attention.has(Attention::VETOES)
            && (self.rare().veto_held.load(Ordering::Relaxed) || self.stop.is_stopping());
        asked.then(|| self.timers.add(self.clock.now() + VETO_INTERVAL, waker))
    }

    /// The schedule of the `every` at `site`.
    pub(crate) fn with_schedule<R>(
        &self,
        site: usize,
        period: Duration,
        f: impl FnOnce(&mut Schedule, Instant) -> R,
    ) -> R {
        let now = self.clock.now();
        let mut schedules = lock(&self.rare().schedules);
        // Few: a search costs less than a hash.
        let found = schedules.iter().position(|(at, _)| *at == site);
        let place = found.unwrap_or_else(|| {
            schedules.push((site, Schedule::starting(now, period)));
            schedules.len() - 1
        });
        f(&mut schedules[place].1, now)
    }

    /// Begins a poll with a fresh budget.
    pub(crate) fn refill_budget(&self) {
        self.budget.store(
            self.budget_per_poll.load(Ordering::Relaxed),
            Ordering::Relaxed,
        );
    }

    /// Has each reaction settle its ports by itself although a simulation looks on, and up to `burst` of them run in a poll.
    pub(crate) fn watch_nothing(&self, burst: u32) {
        self.is_unwatched.store(true, Ordering::Relaxed);
        self.budget_per_poll.store(burst, Ordering::Relaxed);
    }

    /// How many more waits may be ready in this poll.
    pub(crate) fn budget(&self) -> u32 {
        self.budget.load(Ordering::Relaxed)
    }

    /// Says how many are left.
    pub(crate) fn set_budget(&self, left: u32) {
        self.budget.store(left, Ordering::Relaxed);
    }

    /// Spends one ready wait; `false` when others should run first. The budget is fresh then: whoever polls the wait
    /// again, an executor inside the actor perhaps, may go on.
    pub(crate) fn spend_budget(&self) -> bool {
        let left = self.budget.load(Ordering::Relaxed);
        match left.checked_sub(1) {
            Some(left) => self.budget.store(left, Ordering::Relaxed),
            None => self.refill_budget(),
        }
        left > 0
    }

    /// Notes a misuse; the first one stays.
    pub(crate) fn set_fault(&self, fault: Fault) {
        lock(&self.rare().fault).get_or_insert(fault);
        self.parking.attention.add(Attention::FAULT);
    }

    pub(crate) fn has_fault(&self) -> bool {
        self.parking.attention.has(Attention::FAULT)
    }

    pub(crate) fn take_fault(&self) -> Option<Fault> {
        if self.parking.attention.take(Attention::FAULT) {
            lock(&self.rare().fault).take()
        } else {
            None
        }
    }

    /// Writes down what the actor waits for.
    pub(crate) fn set_waits_for(&self, what: Option<String>) {
        *lock(&self.rare().waits_for) = what;
    }

    pub(crate) fn waits_for(&self) -> Option<String> {
        let rare = self.rare.get()?;
        lock(&rare.waits_for).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
