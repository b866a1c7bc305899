//! What a reaction needs of its actor, and reactions that are waited for one by one.

use std::future::poll_fn;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::Poll;

use super::behavior::{Actor, Outcome};
use super::burst::{ONCE, Reacted, react_while};
use super::context::Context;
use super::error::ActorError;
use crate::channel::Nothing;
use crate::durable::Saves;
use crate::host::faults::Point;
use crate::host::panics;
use crate::ready::{Core, Lack, Room};

/// An actor with reactions: what of its state a failure undoes. `#[actor]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what a failure undoes",
    label = "an actor whose reactions can be undone is needed",
    note = "mark the struct `#[actor(reactions)]`"
)]
pub trait Reacts: Actor {
    /// Remembers the state as it is, and gives what puts it back.
    #[doc(hidden)]
    fn remember<'s>(&self, saves: &'s Saves) -> impl FnOnce(&mut Self) + use<'s, Self>;

    /// Hands the states that go to disk to their writer. A panic of a clone undoes the attempt like any other: none has been
    /// handed on then.
    #[doc(hidden)]
    fn save(&self, saves: &Saves) {
        let _ = saves;
    }
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
    let core = core(cx);
    loop {
        match react_while::<A, R, ONCE>(actor, &core, cx, &mut body, |_, _, _| false)? {
            // Also where the receiver has ended: the push says so now, and the body what that means.
            Reacted::Lacks(lack) => {
                has_room(&core, lack).await;
            }
            Reacted::Quiet => {
                core.set_settled();
                return Ok(());
            }
            Reacted::Done => return Ok(()),
        }
    }
}

/// Waits for the room that an attempt lacked; whether it is there now.
pub async fn has_room(core: &Core, lack: Lack) -> bool {
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
    room != Room::Never
}

/// The actor's core, for as long as its behavior runs.
#[must_use]
pub fn core(cx: &Context) -> Arc<Core> {
    Arc::clone(cx.core())
}

/// Runs a body, and undoes it where it fails. Gives the room that it lacked.
pub(super) fn attempt<A: Reacts, R: Outcome>(
    actor: &mut A,
    cx: &mut Context,
    body: impl FnOnce(&mut A, &mut Context) -> R,
) -> Result<Option<Lack>, ActorError> {
    let mut body = Some(body);
    let mut once = |actor: &mut A, cx: &mut Context| match body.take() {
        Some(body) => body(actor, cx).outcome(),
        None => Ok(()),
    };
    let core = core(cx);
    Ok(
        match react_while::<A, _, ONCE>(actor, &core, cx, &mut once, |_, _, _| false)? {
            Reacted::Lacks(lack) => Some(lack),
            Reacted::Quiet => {
                core.set_settled();
                None
            }
            Reacted::Done => None,
        },
    )
}
