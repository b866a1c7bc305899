//! Actors of kameo with bounded mailboxes, told by a task.

use kameo::actor::Spawn;
use kameo::mailbox;
use kameo::prelude::{Actor, Context, Message};

use super::{CAPACITY, WIDTH};
use crate::place::Place;

pub(super) fn run(count: u64, place: Place) -> u64 {
    place.tokio().block_on(async {
        let mailboxes = (0..WIDTH).map(|_| mailbox::bounded(CAPACITY));
        let sinks: Vec<_> = mailboxes
            .map(|mailbox| Sink::spawn_with_mailbox(Sink { sum: 0 }, mailbox))
            .collect();
        let outputs = sinks.clone();
        let source = tokio::spawn(async move {
            for (message, output) in (0..count).zip(outputs.iter().cycle()) {
                let told = output.tell(Number(message)).await;
                told.expect("the sinks outlive the source");
            }
        });
        source.await.expect("the source does not panic");
        let mut total = 0;
        for sink in sinks {
            total += sink.ask(Sum).await.expect("the sinks outlive the source");
        }
        total
    })
}

/// Adds up.
#[derive(Actor)]
struct Sink {
    sum: u64,
}

struct Number(u64);

impl Message<Number> for Sink {
    type Reply = ();

    async fn handle(&mut self, Number(message): Number, _: &mut Context<Self, ()>) {
        self.sum += message;
    }
}

/// Asks for the sum, behind all numbers.
struct Sum;

impl Message<Sum> for Sink {
    type Reply = u64;

    async fn handle(&mut self, _: Sum, _: &mut Context<Self, u64>) -> u64 {
        self.sum
    }
}
