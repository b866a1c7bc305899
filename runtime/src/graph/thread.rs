//! One thread and the actors that share it: one for `solo`, any number for a troupe.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::meter::Meter;
use super::placed::{Act, Life};
use super::ready_set::ReadySet;
use crate::host::panics::{self, Panic};
use crate::host::{Clock, Patience, Timers};
use crate::ready::{Core, turn};
use crate::supervise::{Failure, Supervisor};

/// After how many turns the deadlines are looked at although actors have something to do.
const TURNS_BETWEEN_TIMERS: u32 = 64;

/// In the place of an actor.
const NOBODY: usize = usize::MAX;

/// An actor that is to run on a thread, or on those of a pool.
pub(crate) struct Member<L = Life> {
    pub(crate) core: Arc<Core>,
    pub(crate) act: Box<dyn Act<L>>,
    pub(crate) supervisor: Arc<Supervisor>,
}

/// Runs the actors until all have ended; `ended` is told of each.
pub(crate) fn run(
    members: Vec<Member>,
    clock: &Clock,
    timers: &Timers,
    mut meter: Meter,
    patience: Patience,
    ended: impl Fn(&Core, Result<(), Box<Failure>>),
) {
    let set = ReadySet::full(members.len(), patience);
    set.belongs_here();
    meter.skip();
    let actors: Vec<Option<Running>> = members
        .into_iter()
        .enumerate()
        .map(|(place, member)| {
            let waker = set.waker(place);
            member.core.parking.adopt(waker.clone());
            member.core.parking.run_here();
            Some(Running {
                life: member
                    .act
                    .start(Arc::clone(&member.core), member.supervisor),
                core: member.core,
                waker,
            })
        })
        .collect();
    if let [Some(only)] = &actors[..] {
        only.core.set_patience(Arc::clone(set.patience()));
    }
    let mut crew = Crew {
        left: actors.len(),
        actors,
        turn: NOBODY,
        set,
        clock,
        timers,
        meter,
        ended,
    };
    // Panics of the actors' own code do not come here, so that one guard does for all turns.
    while let Err(panic) = panics::guard(|| crew.work()) {
        crew.fail(panic);
    }
}

/// The actors of one thread.
struct Crew<'a, E> {
    actors: Vec<Option<Running>>,
    /// How many have not ended.
    left: usize,
    /// Whose turn it is; [`NOBODY`]'s while deadlines are looked at.
    turn: usize,
    set: Arc<ReadySet>,
    clock: &'a Clock,
    timers: &'a Timers,
    meter: Meter,
    ended: E,
}

impl<E: Fn(&Core, Result<(), Box<Failure>>)> Crew<'_, E> {
    /// Gives each actor that has something to do its turn, until all have ended.
    fn work(&mut self) {
        let mut turns = 0_u32;
        while self.left > 0 {
            self.set.collect();
            let Some(place) = self.set.next() else {
                self.turn = NOBODY;
                self.set.sleep(self.timers.first());
                self.meter.skip();
                fire(self.timers, self.clock);
                continue;
            };
            self.turn = place;
            if let Some(Some(actor)) = self.actors.get_mut(place)
                && let Poll::Ready(result) = actor.poll(&mut self.meter)
            {
                self.end(result);
            }
            turns = turns.wrapping_add(1);
            if turns.is_multiple_of(TURNS_BETWEEN_TIMERS) {
                self.turn = NOBODY;
                fire(self.timers, self.clock);
            }
        }
    }

    /// Ends the actor whose turn it is.
    #[cold]
    fn end(&mut self, result: Result<(), Box<Failure>>) {
        if let Some(actor) = self.actors.get_mut(self.turn).and_then(Option::take) {
            self.left -= 1;
            (self.ended)(&actor.core, result);
        }
    }

    /// A panic of the runtime's own: the actor whose turn it is counts as failed, and the others on the thread go on.
    fn fail(&mut self, panic: Box<Panic>) {
        let Some(Some(actor)) = self.actors.get_mut(self.turn) else {
            panics::resume(panic);
        };
        self.meter.end(&actor.core);
        actor.core.close();
        let failure = Failure::panic(&actor.core, panic);
        // What the life still holds is the user's: its drop may panic, too.
        let life = std::mem::replace(&mut actor.life, Box::pin(std::future::pending()));
        let _ = panics::guard(|| drop(life));
        self.end(Err(Box::new(failure)));
    }
}

fn fire(timers: &Timers, clock: &Clock) {
    if let Some(first) = timers.first() {
        let now = clock.now();
        if first <= now {
            timers.fire(now);
        }
    }
}

struct Running {
    core: Arc<Core>,
    life: Life,
    waker: Waker,
}

impl Running {
    /// Lets the actor run until it waits; its result, once it has ended.
    #[inline]
    fn poll(&mut self, meter: &mut Meter) -> Poll<Result<(), Box<Failure>>> {
        let mut task = Context::from_waker(&self.waker);
        let life = self.life.as_mut();
        meter.begin(&self.core);
        let polled = turn(&self.core, || life.poll(&mut task));
        meter.end(&self.core);
        polled
    }
}
