//! Actors of actix on one arbiter; a mailbox is part of an actor.

use std::time::Duration;

use actix::prelude::*;

use crate::CAPACITY;
use crate::meter::{Meter, begin};

pub(crate) fn run(actors: usize, meter: &mut Meter) {
    System::new().block_on(async {
        let mut all: Vec<_> = (0..actors).map(|_| Pass.start()).collect();
        while !meter.all_have_begun() {
            actix::clock::sleep(Duration::from_millis(1)).await;
        }
        meter.started();
        for actor in &all {
            actor.send(Stop).await.expect("it is there");
        }
        all.clear();
        meter.stopped();
    });
}

/// Gets numbers.
struct Pass;

impl Actor for Pass {
    type Context = Context<Self>;

    fn started(&mut self, context: &mut Context<Self>) {
        context.set_mailbox_capacity(CAPACITY);
        begin();
    }
}

#[derive(Message)]
#[rtype(result = "()")]
struct Stop;

impl Handler<Stop> for Pass {
    type Result = ();

    fn handle(&mut self, _: Stop, context: &mut Context<Self>) {
        context.stop();
    }
}
