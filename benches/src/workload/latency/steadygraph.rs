//! From an actor to another.

use std::mem;
use std::sync::mpsc::{self, Sender};
use std::time::Instant;

use steadygraph::prelude::*;

use super::{Arrivals, CAPACITY, Schedule};
use crate::place::pin;

pub(super) fn run(schedule: Schedule) -> Arrivals {
    let (done, complete) = mpsc::channel();
    let graph = on_two_cores(schedule, done).start();
    graph
        .and_then(|graph| graph.wait())
        .expect("no actor fails");
    complete.recv().expect("the receiver says how it went")
}

/// Sends each message when it is due.
#[actor(on_start = take_core)]
fn sender(cx: &mut Context, ticks: &mut Tx<Instant>, schedule: &mut Schedule) -> Reaction {
    match schedule.next_due() {
        Some(due) => ticks.push(due)?,
        None => cx.request_shutdown(),
    }
    Ok(())
}

fn take_core(_: &mut sender) {
    pin(1);
}

/// Notes how late each is.
#[actor(on_start = take_other_core, on_stop = report)]
fn receiver(
    ticks: &mut Rx<Instant>,
    done: &Sender<Arrivals>,
    #[state(keep)] arrivals: &mut Arrivals,
) {
    for due in ticks.drain() {
        arrivals.note(due);
    }
}

fn take_other_core(_: &mut receiver) {
    pin(0);
}

fn report(receiver: &mut receiver) {
    // Who started the graph waits for it.
    let _ = receiver
        .done
        .send(mem::replace(&mut receiver.arrivals, Arrivals::new()));
}

graph! {
    /// Each on a thread that stays on its own core.
    fn on_two_cores(schedule: Schedule, done: Sender<Arrivals>) -> OnTwoCores {
        let sender = solo(sender { schedule, .. });
        let receiver = solo(receiver { done, arrivals: Arrivals::new(), .. });

        sender.ticks >> channel().capacity(CAPACITY) >> receiver.ticks;
    }
}
