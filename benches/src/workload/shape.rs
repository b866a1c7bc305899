//! The five shapes that LMAX measured the Disruptor in, each stage on a thread of its own, in batches.
//!
//! A message counts once, however many stages it goes through and however many receivers it has.

mod crossbeam;
mod limit;
mod steadygraph;
mod tokio;

use super::pipeline;
use crate::case::{Case, Figures};
use crate::stages::{Passed, sum_below, timed};

/// How many numbers each channel holds.
const CAPACITY: usize = 1 << 14;

/// How many go together, where a batch has a size.
const BATCH: usize = 1024;

/// How many batches each channel holds, where a message is a batch.
const BATCHES: usize = CAPACITY / BATCH;

/// How many producers the sequencer has, and how many consumers the multicast.
const WIDTH: usize = 3;

/// All shapes, with messages for about half a second each.
pub(crate) fn cases() -> Vec<Case> {
    let (unicast, sequencer) = ("shape/unicast", "shape/sequencer");
    let (multicast, diamond) = ("shape/multicast", "shape/diamond");
    let mut cases = vec![
        Case::new(unicast, "steadygraph", || {
            one_to_one(400, steadygraph::unicast)
        }),
        Case::new(unicast, "tokio", || one_to_one(400, tokio::unicast)),
        Case::new(unicast, "crossbeam", || one_to_one(400, crossbeam::unicast)),
        Case::new(unicast, "limit", || one_to_one(400, limit::unicast)),
    ];
    cases.extend(pipeline::shape("shape/pipeline"));
    cases.extend([
        Case::new(sequencer, "steadygraph", || {
            three_to_one(400, steadygraph::sequencer)
        }),
        Case::new(sequencer, "tokio", || three_to_one(400, tokio::sequencer)),
        Case::new(sequencer, "crossbeam", || {
            three_to_one(400, crossbeam::sequencer)
        }),
        Case::new(sequencer, "limit", || three_to_one(400, limit::sequencer)),
        Case::new(multicast, "steadygraph", || {
            one_to_three(200, steadygraph::multicast)
        }),
        Case::new(multicast, "tokio", || one_to_three(200, tokio::multicast)),
        Case::new(multicast, "crossbeam", || {
            one_to_three(200, crossbeam::multicast)
        }),
        Case::new(multicast, "limit", || one_to_three(200, limit::multicast)),
        Case::new(diamond, "steadygraph", || {
            one_two_one(200, steadygraph::diamond)
        }),
        Case::new(diamond, "tokio", || one_two_one(200, tokio::diamond)),
        Case::new(diamond, "crossbeam", || {
            one_two_one(200, crossbeam::diamond)
        }),
        Case::new(diamond, "limit", || one_two_one(200, limit::diamond)),
    ]);
    cases
}

/// What one of the two workers of the diamond does to a number.
fn left(n: u64) -> u64 {
    n + 1
}

/// What the other one does.
fn right(n: u64) -> u64 {
    n + 2
}

/// A producer and a consumer.
fn one_to_one(millions: u64, shape: fn(u64) -> u64) -> Figures {
    run(millions, shape, sum_below)
}

/// Producers that send a third of the numbers each, and a consumer.
fn three_to_one(millions: u64, shape: fn(u64) -> u64) -> Figures {
    run(millions, shape, |count| {
        WIDTH as u64 * sum_below(count / WIDTH as u64)
    })
}

/// A producer that sends every number to each consumer.
fn one_to_three(millions: u64, shape: fn(u64) -> u64) -> Figures {
    run(millions, shape, |count| WIDTH as u64 * sum_below(count))
}

/// A producer that sends every number to both workers, and a consumer that takes the results of both in step.
fn one_two_one(millions: u64, shape: fn(u64) -> u64) -> Figures {
    run(millions, shape, |count| {
        2 * sum_below(count) + count * (left(0) + right(0))
    })
}

/// Runs a shape with about that many million numbers: it gives the sum of all that its consumers took.
fn run(millions: u64, shape: fn(u64) -> u64, expected: fn(u64) -> u64) -> Figures {
    // The same number of whole batches for each of the producers.
    let count = (millions << 20).next_multiple_of((WIDTH * BATCH) as u64);
    timed(|| Passed::now(count, shape(count)), expected)
}
