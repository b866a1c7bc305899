//! The pipeline as actors of ractor. Their mailboxes have no bound, so the sink gives the generator credit.

use std::marker::PhantomData;

use ractor::{Actor, ActorProcessingErr, ActorRef};
use tokio::sync::oneshot;

use super::Work;
use super::credit::Credit;
use crate::case::Figures;
use crate::place::Place;
use crate::stages::{self, Passed, measured, work_on};

/// A `Vec` is a message.
pub(super) fn batches(work: Work, place: Place) -> Figures {
    measured(|| {
        let made = stages::batches(work.count, work.batch());
        let line = line(Credit::for_batches(work), made, work_on, |batch| {
            batch.iter().sum()
        });
        Passed::now(work.count, place.tokio().block_on(line))
    })
}

/// A number is a message.
pub(super) fn one(work: Work, place: Place) -> Figures {
    measured(|| {
        let line = line(
            Credit::for_numbers(work),
            0..work.count,
            stages::work,
            |n| n,
        );
        Passed::now(work.count, place.tokio().block_on(line))
    })
}

/// What goes along the line, and what makes it.
trait Load: Send + Sync + 'static {}

impl<T: Send + Sync + 'static> Load for T {}

/// Runs the three actors until the sink says its sum.
async fn line<T: Load>(
    credit: Credit,
    made: impl Iterator<Item = T> + Load,
    work: fn(T) -> T,
    value: fn(T) -> u64,
) -> u64 {
    let (done, sum) = oneshot::channel();
    let line = Line {
        made,
        work,
        value,
        credit,
        done,
    };
    let (_, end) = Actor::spawn(None, Generator(PhantomData), line)
        .await
        .expect("it starts");
    let sum = sum.await.expect("the sink says its sum");
    // The others are linked to the generator, which the sink has stopped, and have ended before it.
    end.await.expect("no actor panics");
    sum
}

/// What the generator builds the line of.
struct Line<T, I> {
    made: I,
    work: fn(T) -> T,
    value: fn(T) -> u64,
    credit: Credit,
    done: oneshot::Sender<u64>,
}

/// Sends what is made, as far as it has leave: a message is leave to send so many.
struct Generator<T, I>(PhantomData<fn() -> (T, I)>);

/// What is still to be made, and for whom.
struct Making<T, I> {
    made: I,
    worker: ActorRef<T>,
}

impl<T: Load, I: Iterator<Item = T> + Load> Actor for Generator<T, I> {
    type Msg = u64;
    type State = Making<T, I>;
    type Arguments = Line<T, I>;

    async fn pre_start(
        &self,
        myself: ActorRef<u64>,
        line: Line<T, I>,
    ) -> Result<Making<T, I>, ActorProcessingErr> {
        let Line {
            made,
            work,
            value,
            credit,
            done,
        } = line;
        let summing = Summing {
            generator: myself.clone(),
            value,
            credit,
            sum: 0,
            done: Some(done),
        };
        let (sink, _) =
            Actor::spawn_linked(None, Sink(PhantomData), summing, myself.get_cell()).await?;
        let working = Working { work, sink };
        let (worker, _) =
            Actor::spawn_linked(None, Worker(PhantomData), working, myself.get_cell()).await?;
        myself.cast(credit.at_first())?;
        Ok(Making { made, worker })
    }

    async fn handle(
        &self,
        _: ActorRef<u64>,
        leave: u64,
        making: &mut Making<T, I>,
    ) -> Result<(), ActorProcessingErr> {
        for message in making.made.by_ref().take(leave as usize) {
            making.worker.cast(message)?;
        }
        Ok(())
    }
}

/// Works on each message and sends it on.
struct Worker<T>(PhantomData<fn() -> T>);

/// What to do, and where the result goes.
struct Working<T> {
    work: fn(T) -> T,
    sink: ActorRef<T>,
}

impl<T: Load> Actor for Worker<T> {
    type Msg = T;
    type State = Working<T>;
    type Arguments = Working<T>;

    async fn pre_start(
        &self,
        _: ActorRef<T>,
        working: Working<T>,
    ) -> Result<Working<T>, ActorProcessingErr> {
        Ok(working)
    }

    async fn handle(
        &self,
        _: ActorRef<T>,
        message: T,
        working: &mut Working<T>,
    ) -> Result<(), ActorProcessingErr> {
        working.sink.cast((working.work)(message))?;
        Ok(())
    }
}

/// Adds up, gives leave for more, and says its sum at the last message.
struct Sink<T>(PhantomData<fn() -> T>);

/// The sum so far, and who wants it.
struct Summing<T> {
    generator: ActorRef<u64>,
    value: fn(T) -> u64,
    credit: Credit,
    sum: u64,
    done: Option<oneshot::Sender<u64>>,
}

impl<T: Load> Actor for Sink<T> {
    type Msg = T;
    type State = Summing<T>;
    type Arguments = Summing<T>;

    async fn pre_start(
        &self,
        _: ActorRef<T>,
        summing: Summing<T>,
    ) -> Result<Summing<T>, ActorProcessingErr> {
        Ok(summing)
    }

    async fn handle(
        &self,
        _: ActorRef<T>,
        message: T,
        summing: &mut Summing<T>,
    ) -> Result<(), ActorProcessingErr> {
        summing.sum += (summing.value)(message);
        if let Some(more) = summing.credit.take() {
            summing.generator.cast(more)?;
        }
        if summing.credit.is_spent()
            && let Some(done) = summing.done.take()
        {
            // Who waits for it lives until it has come.
            let _ = done.send(summing.sum);
            summing.generator.stop(None);
        }
        Ok(())
    }
}
