//! The pipeline on async-channel, in the executor of smol, a task for each stage.

use async_channel::bounded;
use smol::Executor;

use super::Work;
use crate::case::Figures;
use crate::place::Place;
use crate::stages::{self, Passed, measured, work_on};

/// A `Vec` is a message.
pub(super) fn batches(work: Work, place: Place) -> Figures {
    measured(|| {
        let made = stages::batches(work.count, work.batch());
        let sum = place.smol(async move |executor| {
            line(executor, work.batches(), made, work_on, |batch| {
                batch.iter().sum()
            })
            .await
        });
        Passed::now(work.count, sum)
    })
}

/// A number is a message.
pub(super) fn one(work: Work, place: Place) -> Figures {
    measured(|| {
        let sum = place.smol(async move |executor| {
            line(executor, work.capacity, 0..work.count, stages::work, |n| n).await
        });
        Passed::now(work.count, sum)
    })
}

/// Sends what is made through the worker to the sink, each in a task of its own: the sum of their values.
async fn line<T: Send + 'static>(
    executor: &Executor<'_>,
    capacity: usize,
    made: impl Iterator<Item = T> + Send + 'static,
    work: impl Fn(T) -> T + Send + 'static,
    value: impl Fn(T) -> u64 + Send + 'static,
) -> u64 {
    let (numbers, to_work) = bounded(capacity);
    let (results, to_sum) = bounded(capacity);
    let generator = async move {
        for message in made {
            // The worker outlives its input.
            let _ = numbers.send(message).await;
        }
    };
    let worker = async move {
        while let Ok(message) = to_work.recv().await {
            // The sink outlives its input.
            let _ = results.send(work(message)).await;
        }
    };
    let sink = async move {
        let mut sum = 0;
        while let Ok(message) = to_sum.recv().await {
            sum += value(message);
        }
        sum
    };
    executor.spawn(generator).detach();
    executor.spawn(worker).detach();
    executor.spawn(sink).await
}
