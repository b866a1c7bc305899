//! One attempt of a reaction: all of it is committed, or nothing.

use std::future::poll_fn;
use std::marker::PhantomData;
use std::task::Poll;

use super::behavior::{Actor, Outcome};
use super::context::Context;
use super::error::ActorError;
use crate::channel::Nothing;
use crate::durable::Saves;
use crate::host::faults::Point;
use crate::host::panics::{self, Panic};
use crate::ready::{Lack, Room};

/// An actor with reactions: what of its state a failure undoes. `#[actor]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what a failure undoes",
    label = "an actor whose reactions can be undone is needed",
    note = "mark the struct `#[actor(reactions)]`"
)]
pub trait Reacts: Actor {
    /// Runs `body`, and puts the state back as it was before when it fails. When it does not, states on disk go to `saves`.
    #[doc(hidden)]
    fn attempt<R, E>(
        &mut self,
        saves: &Saves,
        body: impl FnOnce(&mut Self) -> Result<R, E>,
    ) -> Result<R, E>;
}

/// State of type `S`, as [`RollsBack`] is asked about it: a reference to the state would be `Copy` and so be suggested.
#[derive(Debug)]
pub struct Held<S>(PhantomData<S>);

/// State that a failure undoes without a word: whatever is `Copy`.
#[diagnostic::on_unimplemented(
    message = "the state `{S}` does not say what a failure does to it",
    label = "`{S}` is not `Copy`",
    note = "`#[state(rollback)]` returns it to the last commit, from a clone",
    note = "`#[state(keep)]` leaves it as the failure found it"
)]
pub trait RollsBack<S> {
    /// The copy that is kept.
    #[doc(hidden)]
    fn copy(state: &S) -> S;
}

#[diagnostic::do_not_recommend]
impl<S: Copy> RollsBack<S> for Held<S> {
    fn copy(state: &S) -> S {
        *state
    }
}

/// See [`Nothing`].
#[diagnostic::do_not_recommend]
impl<S> RollsBack<Nothing<S>> for Held<S> {
    fn copy(_state: &Nothing<S>) -> Nothing<S> {
        unreachable!("it is never made")
    }
}

/// A copy of the state.
pub fn copied<S>(state: &S) -> S
where
    Held<S>: RollsBack<S>,
{
    Held::<S>::copy(state)
}

/// Puts state back as it was before the attempt. Should the drop of what it was changed to panic, the state behind it goes
/// back all the same.
pub fn put_back<S>(state: &mut S, before: S) {
    let after = std::mem::replace(state, before);
    if std::mem::needs_drop::<S>()
        && let Err(panic) = panics::guard(|| drop(after))
    {
        tracing::error!(target: "steadygraph", "the drop of state that was rolled back panicked: {}", panic.message);
    }
}

/// Runs the body of a reaction until it is committed.
///
/// When it gives `Ok`, the ports are committed. When it panics or gives an `Err`, reads return to the last commit,
/// writes are dropped, state returns to its value before the attempt, and a request to stop is forgotten. A push that
/// found its channel full is no failure: the attempt is undone, the room waited for, and the body runs again.
///
/// # Errors
///
/// The body's own, or one that stands for its panic, after the attempt has been undone.
pub async fn react<A: Reacts, R: Outcome, F>(
    actor: &mut A,
    cx: &mut Context,
    mut body: F,
) -> Result<(), ActorError>
where
    F: FnMut(&mut A, &mut Context) -> R,
{
    while let Some(lack) = attempt(actor, cx, &mut body)? {
        let core = cx.core();
        core.inject(Point::Wait);
        let room = poll_fn(|task| match lack.park(core, task.waker()) {
            _ if core.stops_here() => Poll::Pending,
            Room::Missing => {
                if core.stop.is_inquiring() {
                    core.set_waits_for(Some(lack.describe(core)));
                }
                Poll::Pending
            }
            room => Poll::Ready(room),
        })
        .await;
        if room == Room::Never {
            break;
        }
    }
    Ok(())
}

/// Runs a body once, and undoes it where it fails. Gives the room that it lacked.
pub(super) fn attempt<A: Reacts, R: Outcome>(
    actor: &mut A,
    cx: &mut Context,
    body: impl FnOnce(&mut A, &mut Context) -> R,
) -> Result<Option<Lack>, ActorError> {
    let core = cx.core().clone();
    let result = actor.attempt(core.saves(), |actor| {
        core.set_reacting(true);
        let result = panics::guard(|| {
            let result = body(actor, cx).outcome();
            core.inject(Point::Commit);
            result
        });
        core.set_reacting(false);
        match result {
            // A misuse undoes the attempt too; the actor ends with it.
            Ok(Ok(())) if core.has_fault() => Err(Undone::Error(ActorError::msg("misuse"))),
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Undone::Error(error)),
            Err(panic) => Err(Undone::Panic(panic)),
        }
    });
    let Err(undone) = result else {
        core.commit();
        return Ok(None);
    };
    match undone {
        Undone::Error(error) if error.is_full() => match Lack::of(&core) {
            Ok(Some(lack)) => {
                actor.ports(&mut |_, port| port.undo());
                core.forget_request();
                Ok(Some(lack))
            }
            Ok(None) => Err(error),
            Err(fault) => {
                core.set_fault(fault);
                Err(error)
            }
        },
        // The ports are rolled back by whoever sees how the actor's life ends: it looks what was read last.
        Undone::Error(error) => Err(error),
        Undone::Panic(panic) => Err(ActorError::panic(panic)),
    }
}

/// Why an attempt was undone.
enum Undone {
    Error(ActorError),
    Panic(Panic),
}
