//! Supervision. For now a failure stops the graph in order, and is its error; restarts come later.

mod failure;
mod life;
mod restart;
mod strategy;

pub use self::failure::{Failure, FailureKind};
pub(crate) use self::life::live;
pub use self::restart::Restart;
pub(crate) use self::strategy::Strategy;
