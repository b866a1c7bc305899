//! The loop around a reaction: wait, react, wait again.

use std::sync::Arc;
use std::task::{Context as Task, Poll, Waker};

use super::behavior::Outcome;
use super::context::Context;
use super::error::ActorError;
use super::react::{After, Reacted, Reacts, react_while};
use crate::ready::{Core, Glance, Lack};

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
    call: impl Fn(&A, &Core, &Waker) -> bool,
) -> Poll<Asks> {
    loop {
        let mut has_glanced = false;
        if *phase == Phase::Due {
            *phase = Phase::Begins;
            match react_while(actor, core, cx, &mut body, &holds)? {
                Reacted::Lacks(lack) => return Poll::Ready(Ok(Some(lack))),
                Reacted::Done(after) => has_glanced = after == After::DoesNotHold,
            }
        }
        let may_glance = core.may_glance();
        if may_glance && !has_glanced && holds(actor, core, Glance::First) {
            if *phase == Phase::Begins {
                core.commit_at_wait();
                *phase = Phase::Waits;
            }
            if !core.spend_budget() {
                // Others on this thread run first.
                task.waker().wake_by_ref();
                return Poll::Pending;
            }
            *phase = Phase::Due;
            continue;
        }
        if !may_glance || !is_clear(actor, core) {
            *phase = Phase::Begins;
            return Poll::Ready(Ok(None));
        }
        if *phase == Phase::Begins {
            core.commit_at_wait();
            *phase = Phase::Waits;
        }
        if core.await_that(|| holds(actor, core, Glance::Ample)) {
            continue;
        }
        if !core.parking.register(task.waker()) {
            // An executor inside the actor takes a closer look.
            *phase = Phase::Begins;
            return Poll::Ready(Ok(None));
        }
        if !call(actor, core, task.waker())
            || (!holds(actor, core, Glance::First) && is_clear(actor, core))
        {
            return Poll::Pending;
        }
    }
}
