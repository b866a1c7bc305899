//! The pipeline on the bounded channels of tokio, a task for each stage.

use tokio::sync::mpsc;

use super::Work;
use crate::case::Figures;
use crate::place::Place;
use crate::stages::{self, Passed, measured, work_on};

/// A `Vec` is a message.
pub(super) fn batches(work: Work, place: Place) -> Figures {
    measured(|| {
        let made = stages::batches(work.count, work.batch());
        let line = line(work.batches(), made, work_on, |batch| batch.iter().sum());
        Passed::now(work.count, place.tokio().block_on(line))
    })
}

/// A number is a message.
pub(super) fn one(work: Work, place: Place) -> Figures {
    measured(|| {
        let line = line(work.capacity, 0..work.count, stages::work, |n| n);
        Passed::now(work.count, place.tokio().block_on(line))
    })
}

/// Sends what is made through the worker to the sink, each in a task of its own: the sum of their values.
async fn line<T: Send + 'static>(
    capacity: usize,
    made: impl Iterator<Item = T> + Send + 'static,
    work: impl Fn(T) -> T + Send + 'static,
    value: impl Fn(T) -> u64 + Send + 'static,
) -> u64 {
    let (numbers, mut to_work) = mpsc::channel(capacity);
    let (results, mut to_sum) = mpsc::channel(capacity);
    tokio::spawn(async move {
        for message in made {
            // The worker outlives its input.
            let _ = numbers.send(message).await;
        }
    });
    tokio::spawn(async move {
        while let Some(message) = to_work.recv().await {
            // The sink outlives its input.
            let _ = results.send(work(message)).await;
        }
    });
    let sink = tokio::spawn(async move {
        let mut sum = 0;
        while let Some(message) = to_sum.recv().await {
            sum += value(message);
        }
        sum
    });
    sink.await.expect("the sink does not panic")
}
