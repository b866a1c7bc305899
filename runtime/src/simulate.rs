//! Simulation: one thread, virtual time, a seed, a ledger, faults.

mod chosen;
mod faults;
mod injector;
mod ledger;
mod many;
mod saving;
mod simulation;

pub use self::faults::Faults;
pub use self::many::simulate_many;
pub use self::simulation::Simulation;
