//! From a thread to an actor of actix.

use std::mem;
use std::sync::mpsc;
use std::time::Instant;

use actix::prelude::{Actor, Addr, Context, Handler, Message, System};
use tokio::sync::oneshot;

use super::{Arrivals, Schedule};
use crate::place::on_two_cores;

pub(super) fn run(mut schedule: Schedule) -> Arrivals {
    let (introduce, introduced) = mpsc::channel::<Addr<Receiver>>();
    let receive = async move {
        let (done, complete) = oneshot::channel();
        let receiver = Receiver {
            arrivals: Arrivals::new(),
            done: Some(done),
        }
        .start();
        introduce.send(receiver).expect("the sender waits for it");
        complete.await.expect("the schedule has an end")
    };
    let send = move || {
        let receiver = introduced.recv().expect("the receiver introduces itself");
        while let Some(due) = schedule.next_due() {
            receiver.do_send(Due(due));
        }
    };
    on_two_cores(|| System::new().block_on(receive), send)
}

struct Receiver {
    arrivals: Arrivals,
    done: Option<oneshot::Sender<Arrivals>>,
}

/// When the message was meant to be sent.
#[derive(Message)]
#[rtype(result = "()")]
struct Due(Instant);

impl Actor for Receiver {
    type Context = Context<Self>;
}

impl Handler<Due> for Receiver {
    type Result = ();

    fn handle(&mut self, Due(due): Due, _: &mut Context<Self>) {
        self.arrivals.note(due);
        if self.arrivals.is_complete()
            && let Some(done) = self.done.take()
        {
            let _ = done.send(mem::replace(&mut self.arrivals, Arrivals::new()));
        }
    }
}
