//! Supervision: what a failure leads to. Rollback, restart, backoff, poison, groups, escalation.

mod attempt;
mod backoff;
mod failure;
mod fairness;
mod life;
mod restart;
mod strategy;
mod supervisor;
mod suspicion;
mod window;

pub use self::failure::{Failure, FailureKind};
pub(crate) use self::life::live;
pub use self::restart::Restart;
pub(crate) use self::strategy::Strategy;
pub(crate) use self::supervisor::Supervisor;
