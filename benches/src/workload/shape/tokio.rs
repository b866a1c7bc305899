//! The shapes as tasks on the channels of tokio. A `Vec` is a message, behind an `Arc` where it has several receivers.

use std::borrow::Borrow;
use std::iter;
use std::sync::Arc;

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;

use super::{BATCH, BATCHES, WIDTH, left, right};
use crate::place::Place;
use crate::stages::batches;

pub(super) fn unicast(count: u64) -> u64 {
    Place::Threads.tokio().block_on(async {
        let (numbers, to_sum) = channel(BATCHES);
        tokio::spawn(produce(numbers, count));
        tokio::spawn(sum(to_sum))
            .await
            .expect("the consumer does not panic")
    })
}

pub(super) fn sequencer(count: u64) -> u64 {
    Place::Threads.tokio().block_on(async {
        let (numbers, to_sum) = channel(BATCHES);
        for numbers in iter::repeat_n(numbers, WIDTH) {
            tokio::spawn(produce(numbers, count / WIDTH as u64));
        }
        tokio::spawn(sum(to_sum))
            .await
            .expect("the consumer does not panic")
    })
}

pub(super) fn multicast(count: u64) -> u64 {
    Place::Threads.tokio().block_on(async {
        let (producers, consumers): (Vec<_>, Vec<_>) =
            iter::repeat_with(|| channel(BATCHES)).take(WIDTH).unzip();
        tokio::spawn(produce_for_all(producers, count));
        let sums: JoinSet<u64> = consumers.into_iter().map(sum).collect();
        sums.join_all().await.into_iter().sum()
    })
}

pub(super) fn diamond(count: u64) -> u64 {
    Place::Threads.tokio().block_on(async {
        let ((to_left, left_in), (to_right, right_in)) = (channel(BATCHES), channel(BATCHES));
        let ((left_out, from_left), (right_out, from_right)) = (channel(BATCHES), channel(BATCHES));
        tokio::spawn(produce_for_all(vec![to_left, to_right], count));
        tokio::spawn(map(left_in, left_out, left));
        tokio::spawn(map(right_in, right_out, right));
        tokio::spawn(sum_of_pairs(from_left, from_right))
            .await
            .expect("the consumer does not panic")
    })
}

async fn produce(numbers: Sender<Vec<u64>>, count: u64) {
    for batch in batches(count, BATCH) {
        numbers
            .send(batch)
            .await
            .expect("the consumer outlives its input");
    }
}

async fn produce_for_all(numbers: Vec<Sender<Arc<Vec<u64>>>>, count: u64) {
    for batch in batches(count, BATCH).map(Arc::new) {
        for numbers in &numbers {
            numbers
                .send(batch.clone())
                .await
                .expect("each consumer outlives its input");
        }
    }
}

async fn map(
    mut numbers: Receiver<Arc<Vec<u64>>>,
    results: Sender<Vec<u64>>,
    work: impl Fn(u64) -> u64 + Send,
) {
    while let Some(batch) = numbers.recv().await {
        let result = batch.iter().map(|n| work(*n)).collect();
        results
            .send(result)
            .await
            .expect("the consumer outlives its input");
    }
}

async fn sum(mut results: Receiver<impl Borrow<Vec<u64>>>) -> u64 {
    let mut sum = 0;
    while let Some(batch) = results.recv().await {
        sum += batch.borrow().iter().sum::<u64>();
    }
    sum
}

async fn sum_of_pairs(mut left: Receiver<Vec<u64>>, mut right: Receiver<Vec<u64>>) -> u64 {
    let mut sum = 0;
    while let (Some(left), Some(right)) = (left.recv().await, right.recv().await) {
        sum += left.iter().sum::<u64>() + right.iter().sum::<u64>();
    }
    sum
}
