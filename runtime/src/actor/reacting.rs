//! The loop around a reaction: wait, react, wait again.

use std::sync::Arc;
use std::task::{Context as Task, Poll, Waker};

use super::behavior::Outcome;
use super::burst::{AGAIN, Reacted, react_while};
use super::context::Context;
use super::error::ActorError;
use super::react::Reacts;
use crate::ready::{Called, Core, Glance, Lack};

/// Where the loop stands between two polls.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// A wait begins.
    #[default]
    Begins,
    /// It goes on.
    Waits,
    /// Its condition holds: the reaction runs next.
    Due,
}

/// What a poll of the loop asks of whoever polls it.
type Asks = Result<Option<Lack>, ActorError>;

/// Runs a reaction whenever a glance at its ports shows that it is ready.
///
/// It asks for the room that an attempt lacked, or, with `None`, for a wait that looks closer: when something has ended, when
/// the actor is disturbed, or where time or a future is waited for.
///
/// The same as a wait and a reaction in turn. But a message that comes alone meets no future on its way that is made for it,
/// nor one that must find out where it was: a round trip between two actors of a thread takes a third of the instructions.
#[allow(clippy::too_many_arguments)] // `#[actor]` writes the call.
pub fn poll_reactions<A: Reacts, R: Outcome>(
    actor: &mut A,
    core: &Arc<Core>,
    cx: &mut Context,
    task: &Task<'_>,
    phase: &mut Phase,
    mut body: impl FnMut(&mut A, &mut Context) -> R,
    holds: impl Fn(&A, &Core, Glance) -> bool,
    is_clear: impl Fn(&A, &Core) -> bool,
    call: impl Fn(&A, &Core, &Waker) -> Called,
    listen: impl Fn(&A, &Core) -> bool,
) -> Poll<Asks> {
    let core: &Core = core;
    let parking = &*core.parking;
    // Most turns are for a message that has come while the actor waited, and find no other behind it.
    let budget = core.budget();
    let is_due = *phase == Phase::Waits
        && parking.attention.all() == 0
        && budget > 0
        && holds(actor, core, Glance::First);
    if is_due {
        core.set_budget(budget - 1);
        *phase = Phase::Due;
    }
    loop {
        let mut is_quiet = false;
        if *phase == Phase::Due {
            *phase = Phase::Begins;
            match react_while::<A, R, AGAIN>(actor, core, cx, &mut body, &holds)? {
                Reacted::Lacks(lack) => return Poll::Ready(Ok(Some(lack))),
                Reacted::Quiet => is_quiet = true,
                Reacted::Done => {}
            }
        }
        let is_parked = is_quiet
            && parking.attention.all() == 0
            && !core.is_patient()
            && parking.register(task.waker())
            && listen(actor, core);
        if !is_parked {
            if is_quiet {
                core.set_settled();
            }
            let next = match look(&*actor, core, is_quiet, phase, &holds, &is_clear) {
                // An executor inside the actor takes a closer look.
                Next::Parks if !parking.register(task.waker()) => Next::LooksCloser,
                Next::Parks => match call(actor, core, task.waker()) {
                    Called::Parked => Next::Parks,
                    Called::LookAgain => look_again(&*actor, core, &holds, &is_clear),
                    Called::Unclear => Next::LooksCloser,
                },
                next => next,
            };
            match next {
                Next::Reacts if core.spend_budget() => {
                    *phase = Phase::Due;
                    continue;
                }
                // Others on this thread run first.
                Next::Reacts => task.waker().wake_by_ref(),
                Next::Parks => {}
                Next::LooksCloser => {
                    *phase = Phase::Begins;
                    return Poll::Ready(Ok(None));
                }
            }
        }
        *phase = Phase::Waits;
        return Poll::Pending;
    }
}

/// What follows a glance.
enum Next {
    /// The reaction, which is ready.
    Reacts,
    /// A call for a wake, and the end of the turn.
    Parks,
    /// A wait that looks closer.
    LooksCloser,
}

/// Glances as a wait begins or goes on. `is_quiet` says that a glance has just shown that the reaction is not ready.
///
/// Out of line, as [`look_again`] is, to keep its registers out of the turn of a message that comes alone: 35 instructions.
#[inline(never)]
fn look<A>(
    actor: &A,
    core: &Core,
    is_quiet: bool,
    phase: &mut Phase,
    holds: &impl Fn(&A, &Core, Glance) -> bool,
    is_clear: &impl Fn(&A, &Core) -> bool,
) -> Next {
    if !core.may_glance() {
        return Next::LooksCloser;
    }
    let holds_now = !is_quiet && holds(actor, core, Glance::First);
    if *phase == Phase::Begins {
        core.commit_at_wait();
    }
    *phase = Phase::Waits;
    let is_awaited = || {
        core.is_patient()
            && is_clear(actor, core)
            && core.await_that(|| holds(actor, core, Glance::Ample))
    };
    if holds_now || is_awaited() {
        Next::Reacts
    } else {
        Next::Parks
    }
}

/// Glances behind a call for a wake: what came before it wakes nobody.
#[inline(never)]
fn look_again<A>(
    actor: &A,
    core: &Core,
    holds: &impl Fn(&A, &Core, Glance) -> bool,
    is_clear: &impl Fn(&A, &Core) -> bool,
) -> Next {
    if holds(actor, core, Glance::First) {
        Next::Reacts
    } else if is_clear(actor, core) {
        Next::Parks
    } else {
        Next::LooksCloser
    }
}
