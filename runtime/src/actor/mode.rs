//! Whether an actor's future stays on one thread or goes from one to another.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::context::Context;
use super::error::ActorError;

/// The future of an actor's behavior, which borrows the actor, in a box.
pub trait Behaving: Future<Output = Result<(), ActorError>> + Unpin {}

impl<F: Future<Output = Result<(), ActorError>> + Unpin> Behaving for F {}

/// Starts an actor's behavior. `graph!` writes it, for the actor's concrete type: no bound of a generic function could
/// ask for a future that is `Send`.
pub type Run<A, M> = for<'a> fn(&'a mut A, &'a mut Context, M) -> <M as Mode>::Running<'a>;

/// Whether an actor's future stays on one thread ([`OneThread`]) or not ([`Pooled`]).
pub trait Mode: Copy + Send + Sync + 'static {
    /// The future of an actor's behavior.
    type Running<'a>: Behaving + 'a;
    /// Says which of the two it is.
    #[doc(hidden)]
    fn start<A, R>(run: Run<A, Self>, cast: Cast<A, R, Self>) -> Start<A, R>;
}

/// Makes of an actor, and of how its behavior starts, what no longer knows the actor's type.
pub(crate) type Cast<A, R, M> = fn(A, Run<A, M>) -> R;

/// How to start an actor's behavior, whichever the mode.
pub enum Start<A, R> {
    /// On one thread for good.
    OneThread(Run<A, OneThread>, Cast<A, R, OneThread>),
    /// In a pool.
    Pooled(Run<A, Pooled>, Cast<A, R, Pooled>),
}

impl<A, R> Start<A, R> {
    /// Erases the actor's type.
    pub(crate) fn cast(self, actor: A) -> R {
        match self {
            Start::OneThread(run, cast) => cast(actor, run),
            Start::Pooled(run, cast) => cast(actor, run),
        }
    }
}

impl<A, R> fmt::Debug for Start<A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Start::OneThread(..) => "OneThread",
            Start::Pooled(..) => "Pooled",
        })
    }
}

/// The actor's future stays on the thread that it begins on.
#[derive(Debug, Clone, Copy)]
pub struct OneThread;

/// The actor's future goes to whichever thread of its pool is free.
#[derive(Debug, Clone, Copy)]
pub struct Pooled;

impl OneThread {
    /// Boxes the future.
    pub fn boxed<'a, F>(self, future: F) -> <Self as Mode>::Running<'a>
    where
        F: Future<Output = Result<(), ActorError>> + 'a,
    {
        Box::pin(future)
    }
}

impl Pooled {
    /// Boxes the future.
    pub fn boxed<'a, F>(self, future: F) -> <Self as Mode>::Running<'a>
    where
        F: Future<Output = Result<(), ActorError>> + Send + 'a,
    {
        Box::pin(future)
    }
}

impl Mode for OneThread {
    type Running<'a> = Pin<Box<dyn Future<Output = Result<(), ActorError>> + 'a>>;

    fn start<A, R>(run: Run<A, Self>, cast: Cast<A, R, Self>) -> Start<A, R> {
        Start::OneThread(run, cast)
    }
}

impl Mode for Pooled {
    type Running<'a> = Pin<Box<dyn Future<Output = Result<(), ActorError>> + Send + 'a>>;

    fn start<A, R>(run: Run<A, Self>, cast: Cast<A, R, Self>) -> Start<A, R> {
        Start::Pooled(run, cast)
    }
}
