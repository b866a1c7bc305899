//! The pipeline on the bounded channels of crossbeam. They block, so that one thread cannot do it.

use std::thread;

use crossbeam_channel::bounded;

use super::Work;
use crate::case::Figures;
use crate::stages::{self, Passed, measured, work_on};

/// A `Vec` is a message.
pub(super) fn batches(work: Work) -> Figures {
    measured(|| {
        let made = stages::batches(work.count, work.batch());
        let sum = line(work.batches(), made, work_on, |batch| batch.iter().sum());
        Passed::now(work.count, sum)
    })
}

/// A number is a message.
pub(super) fn one(work: Work) -> Figures {
    measured(|| {
        let sum = line(work.capacity, 0..work.count, stages::work, |n| n);
        Passed::now(work.count, sum)
    })
}

/// Sends what is made through the worker to the sink, each on a thread of its own: the sum of their values.
fn line<T: Send>(
    capacity: usize,
    made: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> T + Send,
    value: impl Fn(T) -> u64 + Send,
) -> u64 {
    let (numbers, to_work) = bounded(capacity);
    let (results, to_sum) = bounded(capacity);
    thread::scope(|scope| {
        scope.spawn(move || {
            for message in made {
                numbers
                    .send(message)
                    .expect("the worker outlives its input");
            }
        });
        scope.spawn(move || {
            for message in to_work {
                results
                    .send(work(message))
                    .expect("the sink outlives its input");
            }
        });
        let sink = scope.spawn(move || to_sum.into_iter().map(value).sum());
        sink.join().expect("the sink does not panic")
    })
}
