//! The rules of the design, each shown by a small graph. Time is virtual unless a test is about real threads.

#![allow(clippy::unwrap_used)] // It is how a test fails, also in its actors.

mod across;
mod bundles;
mod bursts;
mod conservation;
mod dead_letters;
mod ends;
mod faults;
#[cfg(feature = "telemetry")]
mod frames;
mod groups;
mod hooks;
mod idle;
mod inputs;
#[cfg(feature = "telemetry")]
mod large_bundles;
mod ledger;
mod lent;
mod misuse;
mod outcomes;
mod persist;
mod pinning;
mod poison;
mod pool;
mod reactions;
mod readiness;
mod restarts;
mod steady_state;
mod stopping;
mod threads;
mod time;
mod topology;
mod turns;
