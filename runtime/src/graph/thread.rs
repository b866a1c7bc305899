//! One thread and the actors that share it: one for `solo`, any number for a troupe.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::meter::Meter;
use super::placed::{Act, Life};
use super::ready_set::ReadySet;
use crate::host::{Clock, Timers, panics};
use crate::ready::{Core, polling};
use crate::supervise::{Failure, Supervisor};

/// After how many polls the deadlines are looked at although actors have something to do.
const POLLS_BETWEEN_TIMERS: u32 = 64;

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
    ended: impl Fn(&Core, Result<(), Box<Failure>>),
) {
    let set = ReadySet::full(members.len());
    set.belongs_here();
    meter.skip();
    let mut running: Vec<Option<Running>> = members
        .into_iter()
        .enumerate()
        .map(|(place, member)| {
            let waker = set.waker(place);
            member.core.parking.adopt(waker.clone());
            Some(Running {
                life: member
                    .act
                    .start(Arc::clone(&member.core), member.supervisor),
                core: member.core,
                waker,
            })
        })
        .collect();
    if let [Some(only)] = &running[..] {
        only.core.set_patience(Arc::clone(set.patience()));
    }
    let mut left = running.len();
    let mut polls = 0_u32;
    while left > 0 {
        set.collect();
        let Some(place) = set.next() else {
            set.sleep(timers.first());
            meter.skip();
            fire(timers, clock);
            continue;
        };
        if let Some(slot) = running.get_mut(place)
            && let Some(result) = slot.as_mut().and_then(|it| it.poll(&mut meter))
        {
            if let Some(actor) = slot.take() {
                ended(&actor.core, result);
            }
            left -= 1;
        }
        polls = polls.wrapping_add(1);
        if polls.is_multiple_of(POLLS_BETWEEN_TIMERS) {
            fire(timers, clock);
        }
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
    ///
    /// Panics of the actor's own code do not come here. Should one of the runtime's do, the actor counts as failed, and
    /// the others on the thread go on.
    fn poll(&mut self, meter: &mut Meter) -> Option<Result<(), Box<Failure>>> {
        let mut task = Context::from_waker(&self.waker);
        let life = self.life.as_mut();
        meter.begin(&self.core);
        let polled = panics::guard(|| polling(&self.core, || life.poll(&mut task)));
        meter.end(&self.core);
        match polled {
            Ok(Poll::Ready(result)) => Some(result),
            Ok(Poll::Pending) => None,
            Err(panic) => {
                self.core.close();
                Some(Err(Box::new(Failure::panic(&self.core, panic))))
            }
        }
    }
}
