//! Actors of ractor; a mailbox, which has no bound, is part of an actor.

use ractor::{Actor, ActorProcessingErr, ActorRef};
use tokio::runtime::Builder;

use crate::meter::{Meter, begin};

pub(crate) fn run(actors: usize, meter: &mut Meter) {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut all = Vec::new();
        for _ in 0..actors {
            all.push(Actor::spawn(None, Pass, ()).await.expect("it starts"));
        }
        assert!(meter.all_have_begun(), "`spawn` waits for that");
        meter.started();
        for (actor, _) in &all {
            actor.stop(None);
        }
        for (_, end) in all {
            end.await.expect("it does not panic");
        }
        meter.stopped();
    });
}

/// Gets numbers.
struct Pass;

impl Actor for Pass {
    type Msg = u64;
    type State = ();
    type Arguments = ();

    async fn pre_start(&self, _: ActorRef<u64>, (): ()) -> Result<(), ActorProcessingErr> {
        begin();
        Ok(())
    }
}
