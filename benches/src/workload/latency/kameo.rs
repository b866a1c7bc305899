//! From a thread to an actor of kameo.

use std::convert::Infallible;
use std::sync::mpsc;
use std::time::Instant;

use kameo::actor::Spawn;
use kameo::mailbox;
use kameo::prelude::{Actor, ActorRef, Context, Message};
use tokio::sync::oneshot;

use super::{Arrivals, CAPACITY, Schedule};
use crate::place::{Place, on_two_cores};

pub(super) fn run(mut schedule: Schedule) -> Arrivals {
    let (introduce, introduced) = mpsc::channel::<ActorRef<Receiver>>();
    let receive = async move {
        let (done, complete) = oneshot::channel();
        let receiver = Receiver {
            arrivals: Arrivals::new(),
            done: Some(done),
        };
        let receiver = Receiver::spawn_with_mailbox(receiver, mailbox::bounded(CAPACITY));
        introduce.send(receiver).expect("the sender waits for it");
        complete.await.expect("the schedule has an end")
    };
    let send = move || {
        let receiver = introduced.recv().expect("the receiver introduces itself");
        while let Some(due) = schedule.next_due() {
            receiver
                .tell(due)
                .blocking_send()
                .expect("the receiver outlives its input");
        }
    };
    on_two_cores(|| Place::Thread.tokio().block_on(receive), send)
}

struct Receiver {
    arrivals: Arrivals,
    done: Option<oneshot::Sender<Arrivals>>,
}

impl Actor for Receiver {
    type Args = Self;
    type Error = Infallible;

    async fn on_start(args: Self, _: ActorRef<Self>) -> Result<Self, Infallible> {
        Ok(args)
    }
}

impl Message<Instant> for Receiver {
    type Reply = ();

    async fn handle(&mut self, due: Instant, _: &mut Context<Self, ()>) {
        self.arrivals.note(due);
        if self.arrivals.is_complete()
            && let Some(done) = self.done.take()
        {
            let _ = done.send(std::mem::replace(&mut self.arrivals, Arrivals::new()));
        }
    }
}
