//! The shapes on the channels of crossbeam. A `Vec` is a message, behind an `Arc` where it has several receivers.

use std::iter;
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::{BATCH, BATCHES, WIDTH, left, right};
use crate::stages::batches;

pub(super) fn unicast(count: u64) -> u64 {
    let (numbers, to_sum) = bounded(BATCHES);
    thread::scope(|scope| {
        scope.spawn(move || produce(numbers, count));
        scope
            .spawn(move || sum(to_sum))
            .join()
            .expect("the consumer does not panic")
    })
}

pub(super) fn sequencer(count: u64) -> u64 {
    let (numbers, to_sum) = bounded(BATCHES);
    thread::scope(|scope| {
        for numbers in iter::repeat_n(numbers, WIDTH) {
            scope.spawn(move || produce(numbers, count / WIDTH as u64));
        }
        scope
            .spawn(move || sum(to_sum))
            .join()
            .expect("the consumer does not panic")
    })
}

pub(super) fn multicast(count: u64) -> u64 {
    let (producers, consumers): (Vec<_>, Vec<_>) =
        iter::repeat_with(|| bounded(BATCHES)).take(WIDTH).unzip();
    thread::scope(|scope| {
        scope.spawn(move || produce_for_all(producers, count));
        let consumers: Vec<_> = consumers
            .into_iter()
            .map(|to_sum: Receiver<Arc<Vec<u64>>>| {
                scope.spawn(move || {
                    to_sum
                        .iter()
                        .map(|batch| batch.iter().sum::<u64>())
                        .sum::<u64>()
                })
            })
            .collect();
        let sums = consumers
            .into_iter()
            .map(|sum| sum.join().expect("no consumer panics"));
        sums.sum::<u64>()
    })
}

pub(super) fn diamond(count: u64) -> u64 {
    let ((to_left, left_in), (to_right, right_in)) = (bounded(BATCHES), bounded(BATCHES));
    let ((left_out, from_left), (right_out, from_right)) = (bounded(BATCHES), bounded(BATCHES));
    thread::scope(|scope| {
        scope.spawn(move || produce_for_all(vec![to_left, to_right], count));
        scope.spawn(move || map(left_in, left_out, left));
        scope.spawn(move || map(right_in, right_out, right));
        let sink = scope.spawn(move || {
            let pairs = from_left.iter().zip(from_right.iter());
            pairs
                .map(|(l, r)| l.iter().sum::<u64>() + r.iter().sum::<u64>())
                .sum()
        });
        sink.join().expect("the consumer does not panic")
    })
}

fn produce(numbers: Sender<Vec<u64>>, count: u64) {
    for batch in batches(count, BATCH) {
        numbers
            .send(batch)
            .expect("the consumer outlives its input");
    }
}

fn produce_for_all(numbers: Vec<Sender<Arc<Vec<u64>>>>, count: u64) {
    for batch in batches(count, BATCH).map(Arc::new) {
        for numbers in &numbers {
            numbers
                .send(batch.clone())
                .expect("each consumer outlives its input");
        }
    }
}

fn map(numbers: Receiver<Arc<Vec<u64>>>, results: Sender<Vec<u64>>, work: impl Fn(u64) -> u64) {
    for batch in numbers {
        let result = batch.iter().map(|n| work(*n)).collect();
        results
            .send(result)
            .expect("the consumer outlives its input");
    }
}

fn sum(results: Receiver<Vec<u64>>) -> u64 {
    results.iter().map(|batch| batch.iter().sum::<u64>()).sum()
}
