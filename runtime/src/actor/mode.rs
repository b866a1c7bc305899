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
    fn start<A>(run: Run<A, Self>) -> Start<A>;
}

/// How to start an actor's behavior, whichever the mode.
pub enum Start<A> {
    /// On one thread for good.
    OneThread(Run<A, OneThread>),
    /// In a pool.
    Pooled(Run<A, Pooled>),
}

impl<A> fmt::Debug for Start<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Start::OneThread(_) => "OneThread",
            Start::Pooled(_) => "Pooled",
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

    fn start<A>(run: Run<A, Self>) -> Start<A> {
        Start::OneThread(run)
    }
}

impl Mode for Pooled {
    type Running<'a> = Pin<Box<dyn Future<Output = Result<(), ActorError>> + Send + 'a>>;

    fn start<A>(run: Run<A, Self>) -> Start<A> {
        Start::Pooled(run)
    }
}
