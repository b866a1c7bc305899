//! The shapes as graphs.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use steadygraph::prelude::*;

use super::{CAPACITY, WIDTH, left, right};

/// How many numbers producers and consumers take at a time, a quarter of the channel: who takes all that there is gives nothing back
/// meanwhile, and the two sides end up taking turns.
const BATCH: usize = CAPACITY / 4;

type Total = Arc<AtomicU64>;

pub(super) fn unicast(count: u64) -> u64 {
    run(|total| unicast_graph(count, total))
}

pub(super) fn sequencer(count: u64) -> u64 {
    run(|total| sequencer_graph(count / WIDTH as u64, total))
}

pub(super) fn multicast(count: u64) -> u64 {
    run(|total| multicast_graph(count, total))
}

pub(super) fn diamond(count: u64) -> u64 {
    run(|total| diamond_graph(count, total))
}

/// Runs a graph whose consumers add what they took to the total.
fn run<G: Graph>(graph: impl FnOnce(&Total) -> G) -> u64 {
    let total = Total::default();
    graph(&total)
        .start()
        .and_then(|graph| graph.wait())
        .expect("no actor fails");
    total.load(Ordering::Relaxed)
}

/// Sends all numbers below `end`, a batch at a time, and ends.
#[actor]
async fn produce(numbers: &mut Tx<u64>, end: &u64) {
    let mut next = 0;
    while next < *end && await_for_all!(numbers) {
        next += numbers.extend(batch(next, *end)) as u64;
    }
}

/// The next numbers below `end`.
fn batch(next: u64, end: u64) -> Range<u64> {
    next..end.min(next + BATCH as u64)
}

/// Sends all numbers below `end` to each of its outputs, a batch at a time, and ends.
#[actor]
async fn produce_for_all<const N: usize>(numbers: &mut [Tx<u64>; N], end: &u64) {
    let mut next = 0;
    while next < *end && await_for_all!(numbers.any(N, 1)) {
        let room = numbers.iter().map(Tx::vacant_len).min().unwrap_or(0);
        let batch = batch(next, (next + room as u64).min(*end));
        for numbers in numbers.iter_mut() {
            numbers.extend(batch.clone());
        }
        next = batch.end;
    }
}

/// One of the workers of the diamond.
#[actor]
fn work_left(numbers: &mut Rx<u64>, results: &mut Tx<u64>) {
    numbers.map_into(results, |n| left(*n));
}

/// The other one.
#[actor]
fn work_right(numbers: &mut Rx<u64>, results: &mut Tx<u64>) {
    numbers.map_into(results, |n| right(*n));
}

/// Adds up what comes, a batch at a time.
#[actor(on_stop = consumed)]
fn consume(numbers: &mut Rx<u64>, total: &Total, sum: &mut u64) {
    *sum += numbers.drain().take(BATCH).sum::<u64>();
}

fn consumed(consume: &consume) {
    consume.total.fetch_add(consume.sum, Ordering::Relaxed);
}

/// Adds up what comes in any lane, a batch at a time.
#[actor(on_stop = merged)]
fn merge(lanes: &mut [Rx<u64>; WIDTH], total: &Total, sum: &mut u64) {
    for lane in lanes {
        *sum += lane.drain().take(BATCH).sum::<u64>();
    }
}

fn merged(merge: &merge) {
    merge.total.fetch_add(merge.sum, Ordering::Relaxed);
}

/// Adds up what comes on both sides, in step and a batch at a time.
#[actor(on_stop = joined)]
fn join(left: &mut Rx<u64>, right: &mut Rx<u64>, total: &Total, sum: &mut u64) {
    let pairs = left.len().min(right.len()).min(BATCH);
    *sum += left.drain().take(pairs).sum::<u64>() + right.drain().take(pairs).sum::<u64>();
}

fn joined(join: &join) {
    join.total.fetch_add(join.sum, Ordering::Relaxed);
}

graph! {
    /// A producer and a consumer.
    fn unicast_graph(count: u64, total: &Total) -> Unicast {
        let producer = solo(produce { end: count, .. });
        let consumer = solo(consume { total: total.clone(), sum: 0, .. });

        producer.numbers >> channel().capacity(CAPACITY) >> consumer.numbers;
    }
}

graph! {
    /// Three producers and a consumer.
    fn sequencer_graph(end: u64, total: &Total) -> Sequencer {
        let producers = [solo(produce { end, .. }); WIDTH];
        let consumer = solo(merge { total: total.clone(), sum: 0, .. });

        producers.numbers >> channel().capacity(CAPACITY) >> consumer.lanes;
    }
}

graph! {
    /// A producer, and three consumers that get everything.
    fn multicast_graph(count: u64, total: &Total) -> Multicast {
        let producer = solo(produce_for_all::<WIDTH> { end: count, .. });
        let consumers = [solo(consume { total: total.clone(), sum: 0, .. }); WIDTH];

        producer.numbers >> channel().capacity(CAPACITY) >> consumers.numbers;
    }
}

graph! {
    /// A producer, two workers that get everything, and a consumer of both results.
    fn diamond_graph(count: u64, total: &Total) -> Diamond {
        let producer = solo(produce_for_all::<2> { end: count, .. });
        let to_left = solo(work_left { .. });
        let to_right = solo(work_right { .. });
        let consumer = solo(join { total: total.clone(), sum: 0, .. });

        producer.numbers[0] >> channel().capacity(CAPACITY) >> to_left.numbers;
        producer.numbers[1] >> channel().capacity(CAPACITY) >> to_right.numbers;
        to_left.results     >> channel().capacity(CAPACITY) >> consumer.left;
        to_right.results    >> channel().capacity(CAPACITY) >> consumer.right;
    }
}
