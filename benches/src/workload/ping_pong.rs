//! One message that goes back and forth between two sides.
//!
//! How they are timed: see [`Trips`].

mod actix;
mod crossbeam;
mod kameo;
mod limit;
mod ractor;
mod smol;
mod steady_state;
mod steadygraph;
mod tokio;

use crate::case::{Case, Figures};
use crate::place::Place::{self, Thread, Threads};
use crate::trips::Trips;

/// On one thread, and across two cores.
pub(crate) fn cases() -> Vec<Case> {
    let (thread, cores) = ("ping-pong/thread", "ping-pong/cores");
    vec![
        Case::new(thread, "steadygraph", || {
            run(2_000_000, Thread, steadygraph::run)
        }),
        Case::new(thread, "steady_state", || {
            run(200_000, Thread, steady_state::with_telemetry)
        }),
        Case::new(thread, "steady_state off", || {
            run(1_000_000, Thread, steady_state::without)
        }),
        Case::new(thread, "tokio", || run(2_000_000, Thread, tokio::run)),
        Case::new(thread, "actix", || run(2_000_000, Thread, actix::run)),
        Case::new(thread, "kameo", || run(1_000_000, Thread, kameo::run)),
        Case::new(thread, "ractor", || run(1_000_000, Thread, ractor::run)),
        Case::new(thread, "smol", || run(2_000_000, Thread, smol::run)),
        Case::new(cores, "steadygraph", || {
            run(100_000, Threads, steadygraph::run)
        }),
        Case::new(cores, "steady_state", || {
            run(15_000, Threads, steady_state::with_telemetry)
        }),
        Case::new(cores, "steady_state off", || {
            run(15_000, Threads, steady_state::without)
        }),
        Case::new(cores, "tokio", || run(15_000, Threads, tokio::run)),
        Case::new(cores, "actix", || run(15_000, Threads, actix::run)),
        Case::new(cores, "kameo", || run(15_000, Threads, kameo::run)),
        Case::new(cores, "ractor", || run(15_000, Threads, ractor::run)),
        Case::new(cores, "smol", || run(15_000, Threads, smol::run)),
        Case::new(cores, "crossbeam", || {
            run(1_000_000, Threads, crossbeam::run)
        }),
        Case::new(cores, "limit", || run(2_000_000, Threads, limit::run)),
    ]
}

/// What pong does to the ball, so that its value in the end says how often it has been there.
fn hit(ball: u64) -> u64 {
    ball + 1
}

/// So many round trips.
fn run(count: u64, place: Place, play: fn(Trips, Place) -> Trips) -> Figures {
    play(Trips::new(count), place).figures()
}
