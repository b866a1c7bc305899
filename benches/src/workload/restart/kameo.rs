//! The same map in kameo: supervised, so that it begins anew with its mailbox, or going on after a panic as it is.

use std::convert::Infallible;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use kameo::actor::{Spawn, WeakActorRef};
use kameo::error::{ActorStopReason, PanicError};
use kameo::mailbox;
use kameo::prelude::{Actor, ActorRef, Context, Message};
use kameo::supervision::RestartPolicy;
use tokio::sync::oneshot;

use super::payload::Payload;
use super::probe::{Outcome, Probe};
use super::tally::Tally;
use super::{CAPACITY, COUNT, figures};
use crate::case::Figures;
use crate::place::Place;

/// What becomes of the actor that panics.
#[derive(Clone, Copy)]
pub(super) enum After {
    /// Its supervisor starts it again.
    Restart,
    /// It goes on.
    GoOn,
}

pub(super) fn map<T: Payload>(after: After) -> Figures {
    figures(Outcome::of(|probe| {
        Place::Threads
            .tokio()
            .block_on(line::<T>(after, probe.clone()));
    }))
}

async fn line<T: Payload>(after: After, probe: Arc<Probe>) {
    let (done, last) = oneshot::channel();
    let tally = Sink {
        tally: Tally::new(),
        probe: probe.clone(),
        done: Some(done),
    };
    let sink = Sink::spawn_with_mailbox(tally, mailbox::bounded(CAPACITY));
    let supervisor = Supervisor::spawn(Supervisor);
    let map = Map::<T> {
        sink: sink.clone(),
        probe,
        after,
        message: PhantomData,
    };
    let map = Map::supervise(&supervisor, map)
        .restart_policy(RestartPolicy::Transient)
        .restart_limit(u32::MAX, Duration::from_secs(1))
        .spawn_with_mailbox(mailbox::bounded(CAPACITY))
        .await;
    let to = map.clone();
    let feed = tokio::spawn(async move {
        for number in 0..COUNT {
            // What a restart loses is counted by the sink.
            let _ = to.tell(Carried(T::of(number))).await;
        }
    });
    feed.await.expect("the feed does not panic");
    last.await
        .expect("the sink says when the last message has come");
}

/// Restarts what panics.
#[derive(Actor)]
struct Supervisor;

/// A message.
struct Carried<T>(T);

/// One message at a time.
struct Map<T> {
    sink: ActorRef<Sink>,
    probe: Arc<Probe>,
    after: After,
    message: PhantomData<fn() -> T>,
}

impl<T> Clone for Map<T> {
    fn clone(&self) -> Self {
        let (sink, probe) = (self.sink.clone(), self.probe.clone());
        Self {
            sink,
            probe,
            after: self.after,
            message: PhantomData,
        }
    }
}

impl<T: Payload> Actor for Map<T> {
    type Args = Self;
    type Error = Infallible;

    async fn on_start(map: Self, _: ActorRef<Self>) -> Result<Self, Infallible> {
        Ok(map)
    }

    async fn on_panic(
        &mut self,
        _: WeakActorRef<Self>,
        error: PanicError,
    ) -> Result<ControlFlow<ActorStopReason>, Infallible> {
        Ok(match self.after {
            After::GoOn => ControlFlow::Continue(()),
            After::Restart => ControlFlow::Break(ActorStopReason::Panicked(error)),
        })
    }
}

impl<T: Payload> Message<Carried<T>> for Map<T> {
    type Reply = ();

    async fn handle(&mut self, Carried(message): Carried<T>, _: &mut Context<Self, ()>) {
        let number = message.number();
        self.probe.pass(number);
        let told = self.sink.tell(Carried(T::of(number))).await;
        told.expect("the sink outlives the map");
    }
}

/// Checks the numbers.
struct Sink {
    tally: Tally,
    probe: Arc<Probe>,
    done: Option<oneshot::Sender<()>>,
}

impl Actor for Sink {
    type Args = Self;
    type Error = Infallible;

    async fn on_start(sink: Self, _: ActorRef<Self>) -> Result<Self, Infallible> {
        Ok(sink)
    }
}

impl<T: Payload> Message<Carried<T>> for Sink {
    type Reply = ();

    async fn handle(&mut self, Carried(message): Carried<T>, _: &mut Context<Self, ()>) {
        self.tally.take(message.number());
        if message.number() == COUNT - 1 {
            self.probe.report(self.tally);
            // Nobody waits for it only if the measurement was given up.
            let _ = self.done.take().map(|done| done.send(()));
        }
    }
}
