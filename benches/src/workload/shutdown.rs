//! A stop with a million messages in flight: how long until all of them are taken and everything has ended.
//!
//! The sink is held back until the source has filled the channel; then the stop is asked for and the sink let go.

mod crossbeam;
mod kameo;
mod ractor;
mod smol;
mod steady_state;
mod steadygraph;
mod tokio;

use std::time::Duration;

use crate::case::{Case, Figures};
use crate::stages::sum_below;

/// How many messages are in flight: all that the channel holds.
const COUNT: u64 = 1 << 20;

/// The same as a capacity.
const CAPACITY: usize = 1 << 20;

/// What became of a stop.
struct Stopped {
    /// From the request until everything had ended.
    elapsed: Duration,
    /// What the sink added up, one message at a time.
    sum: u64,
}

/// Everybody stops in the way that loses nothing.
pub(crate) fn cases() -> Vec<Case> {
    let workload = "shutdown";
    vec![
        Case::new(workload, "steadygraph", || stop(steadygraph::solo)),
        Case::new(workload, "steadygraph pool", || stop(steadygraph::pool)),
        Case::new(workload, "crossbeam", || stop(crossbeam::run)),
        Case::new(workload, "tokio", || stop(tokio::run)),
        Case::new(workload, "smol", || stop(smol::run)),
        Case::new(workload, "ractor", || stop(ractor::run)),
        Case::new(workload, "kameo", || stop(kameo::run)),
        Case::new(workload, "steady_state off", || stop(steady_state::run)),
    ]
}

fn stop(run: fn() -> Stopped) -> Figures {
    let Stopped { elapsed, sum } = run();
    assert_eq!(sum, sum_below(COUNT), "all messages are taken, once");
    Figures::default().with("stop ms", elapsed.as_secs_f64() * 1e3)
}
