//! One attempt of a reaction: all of it is committed, or nothing.

use std::future::poll_fn;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::Poll;

use super::behavior::{Actor, Outcome};
use super::context::Context;
use super::error::ActorError;
use crate::channel::Nothing;
use crate::durable::Saves;
use crate::host::faults::Point;
use crate::host::panics::{self, Panic};
use crate::ready::{Core, Glance, Lack, Room};

/// An actor with reactions: what of its state a failure undoes. `#[actor]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what a failure undoes",
    label = "an actor whose reactions can be undone is needed",
    note = "mark the struct `#[actor(reactions)]`"
)]
pub trait Reacts: Actor {
    /// Keeps the state as it is, and gives what puts it back.
    #[doc(hidden)]
    fn keep<'s>(&self, saves: &'s Saves) -> impl FnOnce(&mut Self) + use<'s, Self>;

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
        match react_while(actor, &core, cx, &mut body, |_, _, _| false)? {
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
    let once = |actor: &mut A, cx: &mut Context| match body.take() {
        Some(body) => body(actor, cx).outcome(),
        None => Ok(()),
    };
    let core = core(cx);
    Ok(
        match react_while(actor, &core, cx, once, |_, _, _| false)? {
            Reacted::Lacks(lack) => Some(lack),
            Reacted::Quiet => {
                core.set_settled();
                None
            }
            Reacted::Done => None,
        },
    )
}

/// Runs the body of a reaction, and then for as long as a glance shows that it is ready, up to what the actor may do in one poll:
/// each time is a transaction of its own, and the wait between them costs a glance.
///
/// When the body gives `Ok`, the ports are committed. When it panics or gives an `Err`, reads return to the last commit,
/// writes are dropped, state returns to its value before the attempt, and a request to stop is forgotten. A push that
/// found its channel full is no failure: the attempt is undone, and gives the room that it lacked, so that the body runs again
/// once it is there.
///
/// One guard against panics serves all of them: what it finds belongs to the last transaction, which alone is not
/// committed.
///
/// # Errors
///
/// The body's own, or one that stands for its panic, after the attempt has been undone.
pub(super) fn react_while<A: Reacts, R: Outcome>(
    actor: &mut A,
    core: &Core,
    cx: &mut Context,
    mut body: impl FnMut(&mut A, &mut Context) -> R,
    holds: impl Fn(&A, &Core, Glance) -> bool,
) -> Result<Reacted, ActorError> {
    let saves = core.saves();
    let parking = &*core.parking;
    let mut attempts = Attempts {
        put_back: None,
        budget: core.budget(),
    };
    loop {
        attempts.put_back = Some(actor.keep(saves));
        parking.set_reacting(true);
        let result = panics::guard_again(|| {
            let keep = |actor: &A| actor.keep(saves);
            burst(actor, core, cx, &mut body, &holds, keep, &mut attempts)
        });
        let was_settling = !parking.is_reacting();
        parking.set_reacting(false);
        // Whatever became of the burst: before the other sides are told of what it has committed.
        parking.fence_between_threads();
        let result = match result {
            Ok(result) => {
                core.set_budget(attempts.budget);
                result
            }
            Err(panic) => {
                // How far it had come, nobody has noted: it counts as if it had come to its end.
                core.set_budget(0);
                if was_settling {
                    // The drop of a message that had been read. The transaction stands, and the other ports follow.
                    core.commit();
                    return Err(ActorError::panic(panic));
                }
                Err(Undone::Panic(panic))
            }
        };
        let undone = match result {
            Ok(Settled::Quiet) => {
                actor.announce();
                return Ok(Reacted::Quiet);
            }
            Ok(Settled::Here) => {
                actor.announce();
                core.set_settled();
                return Ok(Reacted::Done);
            }
            Ok(Settled::Elsewhere) => {
                core.commit();
                return Ok(Reacted::Done);
            }
            Ok(Settled::NotYet) => {
                core.commit();
                if !core.may_glance() || attempts.budget == 0 || !holds(actor, core, Glance::First)
                {
                    return Ok(Reacted::Done);
                }
                attempts.budget -= 1;
                continue;
            }
            Err(undone) => undone,
        };
        if let Some(put_back) = attempts.put_back {
            put_back(actor);
        }
        // The transactions before it stand.
        core.announce();
        return undo(actor, core, undone);
    }
}

/// What outlives a panic of a burst.
struct Attempts<P> {
    /// Puts the state back to the last transaction.
    put_back: Option<P>,
    /// How many more there may be in this poll.
    budget: u32,
}

/// Runs the body, and again for as long as it is ready, each time up to the commit. Who waits for what is committed on this
/// thread is told by the caller.
///
/// Kept out of line: unwinding searches the function's table of landing pads from its beginning, and that of the actor's whole loop
/// is long; it took a tenth of the instructions of a restart. With the guard in here too, a restart would take fewer still, but
/// each message 10 instructions more.
#[inline(never)]
fn burst<A: Reacts, R: Outcome, P>(
    actor: &mut A,
    core: &Core,
    cx: &mut Context,
    body: &mut impl FnMut(&mut A, &mut Context) -> R,
    holds: &impl Fn(&A, &Core, Glance) -> bool,
    keep: impl Fn(&A) -> P,
    attempts: &mut Attempts<P>,
) -> Result<Settled, Undone> {
    let saves = core.saves();
    // Out of the loop, which would look it up for each port: the indices that it stores could be anything to the compiler.
    let parking = &*core.parking;
    let mut left = attempts.budget;
    let settled = loop {
        if let Err(error) = body(actor, cx).outcome() {
            break Err(Undone::Error(error));
        }
        if parking.attention.all() != 0 {
            core.inject(Point::Commit);
            if core.has_fault() {
                // A misuse undoes the attempt too; the actor ends with it.
                break Err(Undone::Error(ActorError::msg("misuse")));
            }
            if !core.settles_although_observed() {
                actor.save(saves);
                break Ok(Settled::NotYet);
            }
        }
        actor.save(saves);
        if !actor.settle(parking) {
            break Ok(Settled::Elsewhere);
        }
        if !holds(actor, core, Glance::First) {
            break Ok(Settled::Quiet);
        }
        if left == 0 {
            break Ok(Settled::Here);
        }
        left -= 1;
        if size_of::<P>() > 0 {
            // Before the state is kept anew: should that panic, the last transaction stands.
            drop(attempts.put_back.take());
            attempts.put_back = Some(keep(actor));
        }
    };
    attempts.budget = left;
    settled
}

/// What became of a reaction.
pub(super) enum Reacted {
    /// It is committed, and a glance has shown that it is not ready again. Who goes on to a wait, which would commit once more,
    /// says so by [`Core::set_settled`]; who parks at once need not.
    Quiet,
    /// It is committed.
    Done,
    /// It is undone, for there was no room.
    Lacks(Lack),
}

/// Whether the ports of a transaction are committed.
enum Settled {
    /// They are, the other ends are still to be told, and a glance showed that the reaction is not ready again.
    Quiet,
    /// They are, and the other ends are still to be told.
    Here,
    /// A port was moved away: the core knows where its ring is.
    Elsewhere,
    /// There is more to see to than the ports.
    NotYet,
}

/// What is left to do when the state of an attempt has been put back. Gives the room that it lacked.
fn undo<A: Actor>(actor: &mut A, core: &Core, undone: Undone) -> Result<Reacted, ActorError> {
    match undone {
        Undone::Error(error) if error.is_full() => match Lack::of(core) {
            Ok(Some(lack)) => {
                actor.ports(&mut |_, port| port.undo());
                core.forget_request();
                Ok(Reacted::Lacks(lack))
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
    Panic(Box<Panic>),
}
