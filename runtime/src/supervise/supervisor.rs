//! Decides what a failure leads to, for one actor or for a group whose members restart together.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use fastrand::Rng;

use super::backoff::Backoff;
use super::restart::Restart;
use super::strategy::Strategy;
use super::window::Window;
use crate::host::sync::{Mutex, MutexGuard, lock};
use crate::ready::{ActorId, Core, later};

/// Supervises one actor or a group. Its members, on whatever threads, tell it what happens to them.
#[derive(Debug)]
pub(crate) struct Supervisor {
    strategy: Strategy,
    restart: Arc<Restart>,
    /// For the jitter.
    seed: u64,
    /// In the order of declaration.
    members: OnceLock<Vec<Arc<Core>>>,
    /// From the first failure on: most actors never have one, and there may be very many of them.
    state: OnceLock<Box<Mutex<State>>>,
}

#[derive(Debug)]
struct State {
    backoff: Backoff,
    /// The failures that count against the limit.
    counted: Window,
    /// Members that will not run again.
    ended: HashSet<ActorId>,
    /// Members that have failed and wait for room for a dead letter: others do not wait for them to stop, for what takes
    /// the letter may be one of these.
    dead_lettering: HashSet<ActorId>,
    /// The restart that is under way.
    round: Option<Round>,
    /// How many restarts are over.
    rounds: u64,
}

/// A restart of one or more members.
#[derive(Debug)]
struct Round {
    /// Members that have yet to stop.
    running: HashSet<ActorId>,
    /// Not before this time.
    until: Instant,
    /// Not before this time when the graph stops: the first time of the backoff.
    until_in_a_stop: Instant,
}

/// What a failure leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A restart, which is to be waited for with this number; it comes after that delay, or later.
    Restart { round: u64, delay: Duration },
    /// The end of the graph: the limit of restarts is reached.
    Escalate,
}

/// Whether a restart may happen now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Now,
    /// Not before this time.
    At(Instant),
    /// When others have stopped.
    Later,
}

impl Supervisor {
    pub(crate) fn new(strategy: Strategy, restart: Arc<Restart>, seed: u64) -> Self {
        Self {
            strategy,
            restart,
            seed,
            members: OnceLock::new(),
            state: OnceLock::new(),
        }
    }

    /// Says once who is supervised, in the order of declaration.
    pub(crate) fn set_members(&self, members: Vec<Arc<Core>>) {
        let _ = self.members.set(members);
    }

    pub(super) fn policy(&self) -> &Restart {
        &self.restart
    }

    fn members(&self) -> &[Arc<Core>] {
        self.members.get().map_or(&[], Vec::as_slice)
    }

    /// Takes in that a member has failed and waits for room for a dead letter, before it says so by
    /// [`failed`](Self::failed).
    pub(super) fn dead_letters(&self, member: ActorId) {
        let mut state = self.lock();
        state.dead_lettering.insert(member);
        if let Some(round) = &mut state.round {
            round.running.remove(&member);
        }
        self.wake_if_all_stopped(&state);
    }

    /// Takes in that a dead letter has cured the last failures.
    pub(super) fn cured(&self) {
        self.lock().backoff.reset();
    }

    /// Takes in that a member has failed and has stopped. `counts` are the failures that count from now on.
    pub(super) fn failed(&self, core: &Core, counts: Vec<Instant>, now: Instant) -> Verdict {
        let member = core.id;
        let mut state = self.lock();
        let state = &mut *state;
        state.dead_lettering.remove(&member);
        // It has stopped: another failure must not wait for it.
        core.recall();
        state.counted.add(counts);
        if self.restart.limit == 0 || state.counted.count(now) > u64::from(self.restart.limit) {
            state.ended.insert(member);
            // Those that wait for a restart go on, so that the graph can drain.
            self.end_round(state);
            return Verdict::Escalate;
        }
        let delay = state.backoff.next(now);
        let delay_in_a_stop = delay.min(self.restart.min);
        let until = later(now, delay);
        let until_in_a_stop = later(now, delay_in_a_stop);
        let with = self.recalled_with(member, state);
        let round = state.round.get_or_insert_with(|| Round {
            running: HashSet::new(),
            until,
            until_in_a_stop,
        });
        round.until = round.until.max(until);
        round.until_in_a_stop = round.until_in_a_stop.max(until_in_a_stop);
        for other in with {
            if !other.recall() {
                round.running.insert(other.id);
            }
            other.parking.fence_and_wake();
        }
        round.running.remove(&member);
        self.wake_if_all_stopped(state);
        Verdict::Restart {
            round: state.rounds,
            delay: if core.stop.is_stopping() {
                delay_in_a_stop
            } else {
                delay
            },
        }
    }

    /// The members that stop because `member` has failed and that have not been told so yet.
    fn recalled_with<'a>(&'a self, member: ActorId, state: &State) -> Vec<&'a Arc<Core>> {
        let first = match self.strategy {
            Strategy::OneForOne => return Vec::new(),
            Strategy::OneForAll => 0,
            Strategy::RestForOne => member,
        };
        self.members()
            .iter()
            .filter(|core| {
                let has_stopped =
                    state.ended.contains(&core.id) || state.dead_lettering.contains(&core.id);
                core.id >= first && core.id != member && !has_stopped
            })
            .collect()
    }

    /// Takes in that a member has stopped because another one failed, and gives the number of the restart to wait for.
    pub(super) fn stopped(&self, member: ActorId) -> u64 {
        let mut state = self.lock();
        if let Some(round) = &mut state.round {
            round.running.remove(&member);
        }
        self.wake_if_all_stopped(&state);
        state.rounds
    }

    /// Takes in that a member has ended for good.
    pub(super) fn ended(&self, member: ActorId) {
        if self.members().len() == 1 {
            // Nobody else asks.
            return;
        }
        let mut state = self.lock();
        state.ended.insert(member);
        if let Some(round) = &mut state.round {
            round.running.remove(&member);
        }
        self.wake_if_all_stopped(&state);
    }

    /// Whether the restart of that number may happen now. While the graph stops, a long backoff would only hold it up.
    pub(super) fn when(&self, round: u64, now: Instant, is_stopping: bool) -> When {
        let mut state = self.lock();
        if state.rounds != round {
            return When::Now;
        }
        let until = |round: &Round| {
            if is_stopping {
                round.until.min(round.until_in_a_stop)
            } else {
                round.until
            }
        };
        match &state.round {
            None => When::Now,
            Some(round) if !round.running.is_empty() => When::Later,
            Some(round) if now < until(round) => When::At(until(round)),
            Some(_) => {
                self.end_round(&mut state);
                When::Now
            }
        }
    }

    /// Lets everyone who waits for the restart go on.
    fn end_round(&self, state: &mut State) {
        state.round = None;
        state.rounds += 1;
        for member in self.members() {
            member.end_recall();
            member.parking.fence_and_wake();
        }
    }

    fn wake_if_all_stopped(&self, state: &State) {
        if state
            .round
            .as_ref()
            .is_some_and(|round| round.running.is_empty())
        {
            self.members()
                .iter()
                .for_each(|member| member.parking.fence_and_wake());
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(self.state.get_or_init(|| {
            Box::new(Mutex::new(State {
                backoff: Backoff::new(&self.restart, Rng::with_seed(self.seed)),
                counted: Window::new(self.restart.limit, self.restart.within),
                ended: HashSet::new(),
                dead_lettering: HashSet::new(),
                round: None,
                rounds: 0,
            }))
        }))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::host::Clock;
    use crate::ready::{Setting, Stop};

    const MS: Duration = Duration::from_millis(1);

    /// An actor that is run by nobody.
    pub(in crate::supervise) fn core(id: ActorId, stop: &Arc<Stop>) -> Core {
        Core::new(Setting {
            id,
            name: "worker",
            lane: None,
            clock: Clock::Real,
            timers: Arc::default(),
            stop: Arc::clone(stop),
            faults: None,
            budget: 1,
        })
    }

    #[test]
    fn the_delay_that_is_told_is_that_of_a_stop_once_the_graph_stops() {
        let policy = Restart::new().backoff(10 * MS, 80 * MS).jitter(0.0);
        let supervisor = Supervisor::new(Strategy::OneForOne, Arc::new(policy), 0);
        let stop = Arc::new(Stop::default());
        let core = core(0, &stop);
        let now = Instant::now();
        let told = || match supervisor.failed(&core, Vec::new(), now) {
            Verdict::Restart { delay, .. } => delay,
            Verdict::Escalate => Duration::MAX,
        };
        assert_eq!([told(), told(), told()], [10 * MS, 20 * MS, 40 * MS]);
        stop.request();
        assert_eq!(told(), 10 * MS);
    }
}
