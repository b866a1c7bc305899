//! The pipeline as actors of actix.
//!
//! `do_send` ignores the size of a mailbox, and a handler cannot wait for room in the next one but by a future that
//! takes the actor off its mailbox: so the sink gives the generator credit, as users of actix do where it matters.

use actix::prelude::{
    Actor, Addr, Arbiter, ArbiterHandle, AsyncContext, Context, Handler, Message, System,
};
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
        let sum = run(place, Credit::for_batches(work), made, work_on, |batch| {
            batch.iter().sum()
        });
        Passed::now(work.count, sum)
    })
}

/// A number is a message.
pub(super) fn one(work: Work, place: Place) -> Figures {
    measured(|| {
        let sum = run(
            place,
            Credit::for_numbers(work),
            0..work.count,
            stages::work,
            |n| n,
        );
        Passed::now(work.count, sum)
    })
}

/// What a generator sends, and what of.
trait Made<T>: Iterator<Item = T> + Send + Unpin + 'static {}

impl<T, I: Iterator<Item = T> + Send + Unpin + 'static> Made<T> for I {}

/// What goes along the line.
trait Load: Send + Unpin + 'static {}

impl<T: Send + Unpin + 'static> Load for T {}

/// Runs the three actors in arbiters of their own, or all in that of the system.
fn run<T: Load>(
    place: Place,
    credit: Credit,
    made: impl Made<T>,
    work: fn(T) -> T,
    value: fn(T) -> u64,
) -> u64 {
    System::new().block_on(async move {
        let arbiters: Vec<_> = match place {
            Place::Threads => (0..3).map(|_| Arbiter::new()).collect(),
            Place::Thread => Vec::new(),
        };
        let home = |at: usize| {
            arbiters
                .get(at)
                .map_or_else(Arbiter::current, Arbiter::handle)
        };
        let homes = [home(0), home(1), home(2)];
        let (done, sum) = oneshot::channel();
        start(homes, credit, made, work, value, done);
        let sum = sum.await.expect("the sink says its sum");
        for arbiter in arbiters {
            arbiter.stop();
            arbiter.join().expect("no actor panics");
        }
        sum
    })
}

/// Starts the generator, and from there the sink, which gives it credit, and the worker between the two.
fn start<T: Load>(
    [first, second, third]: [ArbiterHandle; 3],
    credit: Credit,
    made: impl Made<T>,
    work: fn(T) -> T,
    value: fn(T) -> u64,
    done: oneshot::Sender<u64>,
) {
    Generator::start_in_arbiter(&first, move |cx| {
        let generator = cx.address();
        let sink = Sink::start_in_arbiter(&third, move |_| Sink {
            generator,
            value,
            credit,
            sum: 0,
            done: Some(done),
        });
        let worker = Worker::start_in_arbiter(&second, move |_| Worker { work, sink });
        cx.notify(Leave(credit.at_first()));
        Generator { made, worker }
    });
}

/// One message of the line.
#[derive(Message)]
#[rtype(result = "()")]
struct Packet<T>(T);

/// Leave to send so many.
#[derive(Message)]
#[rtype(result = "()")]
struct Leave(u64);

/// Sends what is made, as far as it has leave.
struct Generator<T: Load, I: Made<T>> {
    made: I,
    worker: Addr<Worker<T, I>>,
}

impl<T: Load, I: Made<T>> Actor for Generator<T, I> {
    type Context = Context<Self>;
}

impl<T: Load, I: Made<T>> Handler<Leave> for Generator<T, I> {
    type Result = ();

    fn handle(&mut self, Leave(count): Leave, _: &mut Context<Self>) {
        for message in self.made.by_ref().take(count as usize) {
            self.worker.do_send(Packet(message));
        }
    }
}

/// Works on each message and sends it on.
struct Worker<T: Load, I: Made<T>> {
    work: fn(T) -> T,
    sink: Addr<Sink<T, I>>,
}

impl<T: Load, I: Made<T>> Actor for Worker<T, I> {
    type Context = Context<Self>;
}

impl<T: Load, I: Made<T>> Handler<Packet<T>> for Worker<T, I> {
    type Result = ();

    fn handle(&mut self, Packet(message): Packet<T>, _: &mut Context<Self>) {
        self.sink.do_send(Packet((self.work)(message)));
    }
}

/// Adds up, gives leave for more, and says its sum at the last message.
struct Sink<T: Load, I: Made<T>> {
    generator: Addr<Generator<T, I>>,
    value: fn(T) -> u64,
    credit: Credit,
    sum: u64,
    done: Option<oneshot::Sender<u64>>,
}

impl<T: Load, I: Made<T>> Actor for Sink<T, I> {
    type Context = Context<Self>;
}

impl<T: Load, I: Made<T>> Handler<Packet<T>> for Sink<T, I> {
    type Result = ();

    fn handle(&mut self, Packet(message): Packet<T>, _: &mut Context<Self>) {
        self.sum += (self.value)(message);
        if let Some(more) = self.credit.take() {
            self.generator.do_send(Leave(more));
        }
        if self.credit.is_spent()
            && let Some(done) = self.done.take()
        {
            // Who waits for it lives until it has come.
            let _ = done.send(self.sum);
        }
    }
}
