//! Simulation: one thread, virtual time, a seed, a ledger, faults.
//!
//! Its functions are `#[inline]` so that they are compiled where a program simulates: a program that never does is built
//! without them. The compiler gives machine code to every other function of a crate, asked for or not.

mod books;
mod chosen;
mod faults;
#[cfg(feature = "telemetry")]
mod frames;
mod injector;
mod ledger;
mod many;
mod replay;
mod saving;
mod seen;
mod shrink;
mod simulation;
mod slots;
mod trace;
mod turns;
mod wrong;

pub use self::faults::Faults;
pub use self::many::simulate_many;
pub use self::simulation::Simulation;
