//! An actor of kameo with a bounded mailbox, which is stopped gracefully: behind all that it has been told.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use kameo::actor::{Spawn, WeakActorRef};
use kameo::error::ActorStopReason;
use kameo::mailbox;
use kameo::prelude::{Actor, ActorRef, Context, Message};
use tokio::sync::oneshot;

use super::{CAPACITY, COUNT, Stopped};
use crate::place::Place;

pub(super) fn run() -> Stopped {
    Place::Threads.tokio().block_on(async {
        let (gate, held) = oneshot::channel();
        let total = Arc::new(AtomicU64::new(0));
        // One more, for the request to stop.
        let mailbox = mailbox::bounded(CAPACITY + 1);
        let sink = Sink::spawn_with_mailbox((held, total.clone()), mailbox);
        let to = sink.clone();
        let source = tokio::spawn(async move {
            for message in 0..COUNT {
                let told = to.tell(Number(message)).await;
                told.expect("the sink outlives the source");
            }
        });
        source.await.expect("the source does not panic");
        let asked = Instant::now();
        sink.stop_gracefully().await.expect("the sink is there");
        gate.send(()).expect("the sink waits for it");
        sink.wait_for_shutdown().await;
        Stopped {
            elapsed: asked.elapsed(),
            sum: total.load(Ordering::Relaxed),
        }
    })
}

/// Adds up.
struct Sink {
    sum: u64,
    total: Arc<AtomicU64>,
}

impl Actor for Sink {
    type Args = (oneshot::Receiver<()>, Arc<AtomicU64>);
    type Error = Infallible;

    async fn on_start((held, total): Self::Args, _: ActorRef<Self>) -> Result<Self, Infallible> {
        held.await.expect("the test opens the gate");
        Ok(Sink { sum: 0, total })
    }

    async fn on_stop(
        &mut self,
        _: WeakActorRef<Self>,
        _: ActorStopReason,
    ) -> Result<(), Infallible> {
        self.total.store(self.sum, Ordering::Relaxed);
        Ok(())
    }
}

struct Number(u64);

impl Message<Number> for Sink {
    type Reply = ();

    async fn handle(&mut self, Number(message): Number, _: &mut Context<Self, ()>) {
        self.sum += message;
    }
}
