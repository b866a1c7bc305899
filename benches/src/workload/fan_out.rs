//! One actor that sends to a hundred in turn, one message at a time.

mod crossbeam;
mod kameo;
mod ractor;
mod smol;
mod steady_state;
mod steadygraph;
mod tokio;

use crate::case::{Case, Figures};
use crate::place::Place;
use crate::stages::{Passed, sum_below, timed};

/// How many receivers there are.
const WIDTH: usize = 100;

/// How many messages each channel holds.
const CAPACITY: usize = 64;

/// On one thread and on several, with messages for about half a second.
pub(crate) fn cases() -> Vec<Case> {
    let (thread, threads) = ("fan-out/thread", "fan-out/threads");
    vec![
        Case::new(thread, "steadygraph", || {
            run(100, Place::Thread, steadygraph::shared)
        }),
        Case::new(thread, "tokio", || run(60, Place::Thread, tokio::run)),
        Case::new(thread, "smol", || run(60, Place::Thread, smol::run)),
        Case::new(thread, "kameo", || run(10, Place::Thread, kameo::run)),
        Case::new(thread, "ractor", || run(10, Place::Thread, ractor::run)),
        Case::new(thread, "steady_state off", || {
            run(10, Place::Thread, steady_state::run)
        }),
        Case::new(threads, "steadygraph", || {
            run(60, Place::Threads, steadygraph::shared)
        }),
        Case::new(threads, "steadygraph solo", || {
            run(20, Place::Threads, steadygraph::solo)
        }),
        Case::new(threads, "crossbeam", || {
            run(100, Place::Threads, crossbeam::run)
        }),
        Case::new(threads, "tokio", || run(30, Place::Threads, tokio::run)),
        Case::new(threads, "smol", || run(30, Place::Threads, smol::run)),
        Case::new(threads, "kameo", || run(10, Place::Threads, kameo::run)),
        Case::new(threads, "ractor", || run(10, Place::Threads, ractor::run)),
        Case::new(threads, "steady_state off", || {
            run(2, Place::Threads, steady_state::run)
        }),
    ]
}

/// Delivered messages a second, from the start of the actors to the end of the last one. `count` is in 100,000.
fn run(count: u64, place: Place, fan_out: fn(u64, Place) -> u64) -> Figures {
    let count = count * 100_000;
    timed(|| Passed::now(count, fan_out(count, place)), sum_below)
}
