//! The pipeline as actors of kameo with bounded mailboxes, fed by a task.

use std::convert::Infallible;

use kameo::actor::Spawn;
use kameo::mailbox;
use kameo::prelude::{Actor, ActorRef, Context, Message};
use tokio::sync::oneshot;

use super::Work;
use crate::case::Figures;
use crate::place::Place;
use crate::stages::{self, Passed, measured, work_on};

/// A `Vec` is a message.
pub(super) fn batches(work: Work, place: Place) -> Figures {
    measured(|| {
        let made = stages::batches(work.count, work.batch());
        let count = work.count / work.batch() as u64;
        let line = line(work.batches(), count, made, work_on, |batch| {
            batch.iter().sum()
        });
        Passed::now(work.count, place.tokio().block_on(line))
    })
}

/// A number is a message.
pub(super) fn one(work: Work, place: Place) -> Figures {
    measured(|| {
        let line = line(
            work.capacity,
            work.count,
            0..work.count,
            stages::work,
            |n| n,
        );
        Passed::now(work.count, place.tokio().block_on(line))
    })
}

/// Tells the worker what is made, `count` messages, and waits for the sink's sum.
async fn line<T: Send + 'static>(
    capacity: usize,
    count: u64,
    made: impl Iterator<Item = T> + Send + 'static,
    work: fn(T) -> T,
    value: fn(T) -> u64,
) -> u64 {
    let (done, sum) = oneshot::channel();
    let sink = Sink {
        value,
        left: count,
        sum: 0,
        done: Some(done),
    };
    let sink = Sink::spawn_with_mailbox(sink, mailbox::bounded(capacity));
    let worker = Worker {
        work,
        sink: sink.clone(),
    };
    let worker = Worker::spawn_with_mailbox(worker, mailbox::bounded(capacity));
    let to = worker.clone();
    tokio::spawn(async move {
        for message in made {
            to.tell(message)
                .await
                .expect("the worker lives until it is stopped");
        }
    });
    let sum = sum.await.expect("the sink says its sum");
    worker
        .stop_gracefully()
        .await
        .expect("the worker lives until it is stopped");
    worker.wait_for_shutdown().await;
    sink.stop_gracefully()
        .await
        .expect("the sink lives until it is stopped");
    sink.wait_for_shutdown().await;
    sum
}

/// Works on each message and tells the sink.
struct Worker<T: Send + 'static> {
    work: fn(T) -> T,
    sink: ActorRef<Sink<T>>,
}

impl<T: Send + 'static> Actor for Worker<T> {
    type Args = Self;
    type Error = Infallible;

    async fn on_start(args: Self, _: ActorRef<Self>) -> Result<Self, Infallible> {
        Ok(args)
    }
}

impl<T: Send + 'static> Message<T> for Worker<T> {
    type Reply = ();

    async fn handle(&mut self, message: T, _: &mut Context<Self, ()>) {
        let result = (self.work)(message);
        self.sink
            .tell(result)
            .await
            .expect("the sink outlives the worker");
    }
}

/// Adds up, and says so at the last message.
struct Sink<T: Send + 'static> {
    value: fn(T) -> u64,
    left: u64,
    sum: u64,
    done: Option<oneshot::Sender<u64>>,
}

impl<T: Send + 'static> Actor for Sink<T> {
    type Args = Self;
    type Error = Infallible;

    async fn on_start(args: Self, _: ActorRef<Self>) -> Result<Self, Infallible> {
        Ok(args)
    }
}

impl<T: Send + 'static> Message<T> for Sink<T> {
    type Reply = ();

    async fn handle(&mut self, message: T, _: &mut Context<Self, ()>) {
        self.sum += (self.value)(message);
        self.left -= 1;
        if self.left == 0
            && let Some(done) = self.done.take()
        {
            // Nobody waits for it only if the test was given up.
            let _ = done.send(self.sum);
        }
    }
}
