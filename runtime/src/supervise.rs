//! Supervision. For now a failure stops the graph in order, and is its error; restarts come later.

mod failure;
mod life;

pub use self::failure::{Failure, FailureKind};
pub(crate) use self::life::live;
