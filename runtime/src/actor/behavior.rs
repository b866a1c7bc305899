//! What an actor is and what it does.

use std::future::Future;

use super::context::Context;
use super::error::ActorError;
use super::states::States;
use crate::channel::VisitPort;
use crate::host::Parking;

/// A struct whose fields are ports, state and arguments. `#[actor]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an actor",
    label = "not an actor",
    note = "annotate the struct or the function with `#[actor]`"
)]
pub trait Actor: 'static {
    /// Who may write the actor's behavior: [`Anyone`], or [`Reactions`] alone.
    #[doc(hidden)]
    type Author;

    /// Hands each port to `visit`.
    #[doc(hidden)]
    fn ports(&mut self, visit: &mut VisitPort<'_>);

    /// Publishes what the ports have written, then releases what they have read, as the core's commit does while they are lent
    /// out. `false` at the first that does not belong to the actor which parks there: the core's commit is to do the rest.
    #[doc(hidden)]
    fn settle(&mut self, parking: &Parking) -> bool;

    /// Wakes the other ends of the ports for all that has been settled since this was last called.
    #[doc(hidden)]
    fn announce(&self);

    /// Begins a burst of commits by store, if each commit of each of its ports is one for now, see [`Settle`](crate::channel::Settle).
    #[doc(hidden)]
    fn begin_stores(&mut self, parking: &Parking) -> bool;

    /// Commits each port by a store, where [`begin_stores`](Self::begin_stores) gave `true` as the burst began. `false` at
    /// the first that does not belong to the actor any more, as in [`settle`](Self::settle). With `wakes`, the other ends are woken that
    /// wait for it, as other threads may run them.
    #[doc(hidden)]
    fn commit_by_store(&self, parking: &Parking, wakes: bool) -> bool;

    /// Hands each state that goes to disk to `states`.
    #[doc(hidden)]
    fn persisted(&mut self, states: &mut States<'_>) {
        let _ = states;
    }
}

/// What an actor does with its life. `#[actor]` on a function implements it, and so does `#[actor]` on the `impl` of a struct that is marked
/// `#[actor(reactions)]`. For a struct that is marked `#[actor]`, write it by hand.
///
/// ```
/// # use steadygraph::prelude::*;
/// #[actor]
/// pub struct Sum { pub numbers: Rx<u64>, pub total: u64 }
///
/// impl Behavior for Sum {
///     async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
///         while await_for_all!(self.numbers) {
///             self.total += self.numbers.drain().sum::<u64>();
///         }
///         Ok(())
///     }
/// }
/// ```
pub trait Behavior: Actor + WrittenBy<<Self as Actor>::Author> {
    /// The thresholds that stand as literals in the readiness expressions of reactions, by port.
    #[doc(hidden)]
    const NEEDS: &'static [(&'static str, usize)] = &[];

    /// Runs until the actor's life is over: its waits give `false`.
    ///
    /// Returning `Ok` ends the actor: its outputs close, its inputs take no more. An `Err` or a panic returns its ports
    /// to the last commit, and it runs again, as often as its [`Restart`](crate::Restart) allows.
    fn run(&mut self, cx: &mut Context) -> impl Future<Output = Result<(), ActorError>>;
}

/// The author of most behaviors.
#[derive(Debug)]
pub struct Anyone;

/// The author of a behavior whose state is undone: `#[actor]` on an `impl`.
#[derive(Debug)]
pub struct Reactions;

/// An actor whose behavior is by that author. What `#[actor(reactions)]` says of the state would do nothing in a behavior
/// that is written by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has reactions, and this behavior runs none",
    label = "the state of `{Self}` would be neither undone nor saved",
    note = "write `#[actor] impl {Self}` with `#[react(…)]` methods; or leave `reactions` out at the struct, and keep what a \
            failure shall undo in a `SteadyState`"
)]
pub trait WrittenBy<Author> {}

#[diagnostic::do_not_recommend]
impl<A> WrittenBy<Anyone> for A {}

/// Whatever has a behavior. `graph!` asks for this, so that rustc does not list all actors when it is not met.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an actor that has a behavior",
    label = "no behavior",
    note = "annotate the function or the struct with `#[actor]`; a struct also needs `impl Behavior for {Self}`, or \
            `#[actor] impl {Self}` with `#[react]` methods"
)]
pub trait Acts: Behavior {}

#[diagnostic::do_not_recommend]
impl<A: Behavior> Acts for A {}

/// What a reaction gives.
///
/// `Ok` commits what it read, wrote and changed; an `Err` undoes it.
pub type Reaction = Result<(), ActorError>;

/// What a body may give: nothing, or a `Result`.
#[diagnostic::on_unimplemented(
    message = "an actor gives nothing or a `Result<(), _>`, not `{Self}`",
    label = "neither nothing nor a `Result<(), _>` whose error converts into `ActorError`"
)]
pub trait Outcome {
    /// The result.
    #[doc(hidden)]
    fn outcome(self) -> Result<(), ActorError>;
}

#[diagnostic::do_not_recommend]
impl Outcome for () {
    fn outcome(self) -> Result<(), ActorError> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<ActorError>> Outcome for Result<(), E> {
    fn outcome(self) -> Result<(), ActorError> {
        self.map_err(Into::into)
    }
}

/// The result of a body.
///
/// # Errors
///
/// The body's own.
pub fn outcome<R: Outcome>(result: R) -> Result<(), ActorError> {
    result.outcome()
}
