//! Threads and the channels of crossbeam.

use std::thread;

use crossbeam_channel::bounded;

use super::{CAPACITY, WIDTH};
use crate::place::Place;

/// Always on as many threads as there are ends.
pub(super) fn run(count: u64, _: Place) -> u64 {
    let (outputs, inputs): (Vec<_>, Vec<_>) = (0..WIDTH).map(|_| bounded(CAPACITY)).unzip();
    let sinks: Vec<_> = inputs
        .into_iter()
        .map(|input| thread::spawn(move || input.iter().sum::<u64>()))
        .collect();
    for (message, output) in (0..count).zip(outputs.iter().cycle()) {
        output.send(message).expect("the sinks outlive the source");
    }
    drop(outputs);
    let sums = sinks
        .into_iter()
        .map(|sink| sink.join().expect("a sink does not panic"));
    sums.sum()
}
