//! Simulation: one thread, virtual time, a seed, a ledger.

mod ledger;
mod saving;
mod simulation;

pub use self::simulation::Simulation;
