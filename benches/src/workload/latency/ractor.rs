//! From a thread to an actor of ractor.

use std::mem;
use std::sync::mpsc;
use std::time::Instant;

use ractor::{Actor, ActorProcessingErr, ActorRef};
use tokio::sync::oneshot;

use super::{Arrivals, Schedule};
use crate::place::{Place, on_two_cores};

pub(super) fn run(mut schedule: Schedule) -> Arrivals {
    let (introduce, introduced) = mpsc::channel::<ActorRef<Instant>>();
    let receive = async move {
        let (done, complete) = oneshot::channel();
        let (receiver, _) = Actor::spawn(None, Receiver, done).await.expect("it starts");
        introduce.send(receiver).expect("the sender waits for it");
        complete.await.expect("the schedule has an end")
    };
    let send = move || {
        let receiver = introduced.recv().expect("the receiver introduces itself");
        while let Some(due) = schedule.next_due() {
            receiver.cast(due).expect("the receiver outlives its input");
        }
    };
    on_two_cores(|| Place::Thread.tokio().block_on(receive), send)
}

struct Receiver;

/// What has come, and who wants it.
struct Receiving {
    arrivals: Arrivals,
    done: Option<oneshot::Sender<Arrivals>>,
}

impl Actor for Receiver {
    type Msg = Instant;
    type State = Receiving;
    type Arguments = oneshot::Sender<Arrivals>;

    async fn pre_start(
        &self,
        _: ActorRef<Instant>,
        done: oneshot::Sender<Arrivals>,
    ) -> Result<Receiving, ActorProcessingErr> {
        Ok(Receiving {
            arrivals: Arrivals::new(),
            done: Some(done),
        })
    }

    async fn handle(
        &self,
        _: ActorRef<Instant>,
        due: Instant,
        receiving: &mut Receiving,
    ) -> Result<(), ActorProcessingErr> {
        receiving.arrivals.note(due);
        if receiving.arrivals.is_complete()
            && let Some(done) = receiving.done.take()
        {
            let _ = done.send(mem::replace(&mut receiving.arrivals, Arrivals::new()));
        }
        Ok(())
    }
}
