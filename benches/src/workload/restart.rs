//! An actor that panics on every thousandth message: how soon the next one is processed, and whether any is lost.

mod kameo;
mod limit;
mod payload;
mod probe;
mod ractor;
mod steady_state;
mod steadygraph;
mod tally;

use crate::case::{Case, Figures};

use self::kameo::After;
use self::payload::{Counted, Payload};
use self::probe::Outcome;

/// How many messages there are: some more follow the last one that makes the actor panic.
const COUNT: u64 = 1_000_500;

/// Of how many one makes the actor panic, the first time that it is processed.
const EACH: u64 = 1000;

/// How many messages each channel holds.
const CAPACITY: usize = 1024;

/// Their names.
pub(crate) const WORKLOADS: [&str; 9] = [
    "restart/map/u64",
    "restart/map/String",
    "restart/map/counted",
    "restart/batch/u64",
    "restart/batch/String",
    "restart/batch/counted",
    "restart/fan-in/u64",
    "restart/fan-in/String",
    "restart/fan-in/counted",
];

/// Each shape with each kind of message; the peers, which have no such guarantee, do the simplest shape. The limit is the panic alone.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = steadygraph::cases();
    cases.extend(peers::<u64>("restart/map/u64"));
    cases.extend(peers::<String>("restart/map/String"));
    cases.extend(peers::<Counted>("restart/map/counted"));
    cases.sort_by_key(|case| case.workload);
    cases
}

fn peers<T: Payload>(workload: &'static str) -> Vec<Case> {
    vec![
        Case::new(workload, "kameo", || kameo::map::<T>(After::Restart)),
        Case::new(workload, "kameo on_panic", || kameo::map::<T>(After::GoOn)),
        Case::new(workload, "ractor", ractor::map::<T>),
        Case::new(workload, "steady_state off", steady_state::map::<T>),
        Case::new(workload, "limit", limit::map::<T>),
    ]
}

/// The figures of a run in which nothing may be lost.
fn strict(outcome: Outcome) -> Figures {
    let Outcome {
        tally,
        panics,
        instances,
        ..
    } = outcome;
    assert_eq!(panics, COUNT / EACH, "panics");
    assert_eq!(tally.lost(), 0, "messages lost");
    assert_eq!(tally.twice(), 0, "messages that came twice");
    assert_eq!(instances, 0, "messages that were not dropped");
    figures(outcome)
}

/// The figures of any run.
fn figures(outcome: Outcome) -> Figures {
    let panics = outcome.panics as f64;
    Figures::throughput(COUNT, outcome.elapsed)
        .with("p50 µs", outcome.percentile(50))
        .with("p99 µs", outcome.percentile(99))
        .with("lost per panic", outcome.tally.lost() as f64 / panics)
        .with("twice per panic", outcome.tally.twice() as f64 / panics)
}
