//! What differs between the real world and simulation: clock, threads, parking, disk.

pub(crate) mod affinity;
mod attention;
pub(crate) mod blocking;
pub(crate) mod clock;
pub(crate) mod cpu;
pub(crate) mod disk;
pub(crate) mod event;
pub(crate) mod faults;
pub(crate) mod panics;
pub(crate) mod park;
mod patience;
#[cfg(feature = "telemetry")]
pub(crate) mod socket;
pub(crate) mod sync;
pub(crate) mod thread;
mod ticks;
pub(crate) mod timers;
pub(crate) mod watch;

pub(crate) use attention::Attention;
pub(crate) use clock::{Clock, VirtualClock};
pub(crate) use event::{Event, Listener};
pub use park::Parking;
pub(crate) use patience::Patience;
pub(crate) use ticks::Ticks;
pub(crate) use timers::{Deadline, Timers};
pub(crate) use watch::Watch;
