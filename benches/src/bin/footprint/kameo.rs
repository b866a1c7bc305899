//! Actors of kameo; a mailbox is part of an actor.

use std::convert::Infallible;

use kameo::actor::Spawn;
use kameo::mailbox;
use kameo::prelude::{Actor, ActorRef};
use tokio::runtime::Builder;
use tokio::task::yield_now;

use crate::CAPACITY;
use crate::meter::{Meter, begin};

pub(crate) fn run(actors: usize, meter: &mut Meter) {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mailboxes = (0..actors).map(|_| mailbox::bounded(CAPACITY));
        let all: Vec<_> = mailboxes
            .map(|mailbox| Pass::spawn_with_mailbox((), mailbox))
            .collect();
        while !meter.all_have_begun() {
            yield_now().await;
        }
        meter.started();
        for actor in &all {
            actor.stop_gracefully().await.expect("it is there");
        }
        for actor in all {
            actor.wait_for_shutdown().await;
        }
        meter.stopped();
    });
}

/// Gets nothing.
struct Pass;

impl Actor for Pass {
    type Args = ();
    type Error = Infallible;

    async fn on_start((): (), _: ActorRef<Self>) -> Result<Self, Infallible> {
        begin();
        Ok(Pass)
    }
}
