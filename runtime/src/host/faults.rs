//! Where a simulation may inject a fault into the code that is shipped.

use std::fmt::Debug;

/// A point in an actor's attempt at which it may be made to panic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Point {
    /// A wait begins: nothing has been committed.
    Wait,
    /// A wait has committed.
    WaitCommitted,
    /// A commit begins.
    Commit,
    /// Some of the ports are committed, others are not yet.
    Committing,
    /// All is committed.
    Committed,
    /// A call into a port has done what it does, or, of one message that is pushed or taken by copy, is about to.
    Port,
}

/// What a simulation does at such points.
pub(crate) trait Inject: Send + Sync + Debug {
    /// Says whether an actor's own attempt runs now: elsewhere nothing is injected.
    fn arm(&self, armed: bool);
    /// Panics, or does nothing.
    fn at(&self, point: Point);
    /// Whether the write to the disk that is about to be made is to fail.
    fn disk_fails(&self) -> bool;
}
