//! From an actor of steady_state to another.

use std::error::Error;
use std::sync::mpsc::{self, Sender};
use std::time::{Duration, Instant};

use steady_state::{
    GraphBuilder, SoloAct, SteadyActor, SteadyActorShadow, SteadyRx, SteadyTx, await_for_all,
};

use super::{Arrivals, CAPACITY, Schedule};

pub(super) fn with_telemetry(schedule: Schedule) -> Arrivals {
    run(schedule, true)
}

pub(super) fn without(schedule: Schedule) -> Arrivals {
    run(schedule, false)
}

fn run(schedule: Schedule, telemetry: bool) -> Arrivals {
    let builder = GraphBuilder::for_production().with_telemetry_metric_features(telemetry);
    let mut graph = builder.build(());
    let (ticks, at_receiver) = graph
        .channel_builder()
        .with_capacity(CAPACITY)
        .build::<Instant>();
    let (done, complete) = mpsc::channel();

    // It counts cores from 1.
    let actor = graph
        .actor_builder()
        .with_name("sender")
        .with_explicit_core(2);
    actor.build(move |actor| sender(actor, ticks.clone(), schedule), SoloAct);

    let actor = graph
        .actor_builder()
        .with_name("receiver")
        .with_explicit_core(1);
    actor.build(
        move |actor| receiver(actor, at_receiver.clone(), done.clone()),
        SoloAct,
    );

    graph.start();
    let arrivals = complete.recv().expect("the receiver says how it went");
    graph
        .block_until_stopped(Duration::from_secs(10))
        .expect("a clean stop");
    arrivals
}

/// Sends each message when it is due.
async fn sender(
    actor: SteadyActorShadow,
    ticks: SteadyTx<Instant>,
    mut schedule: Schedule,
) -> Result<(), Box<dyn Error>> {
    let mut actor = actor.into_spotlight([], [&ticks]);
    let mut ticks = ticks.lock().await;
    while actor.is_running(|| ticks.mark_closed()) {
        await_for_all!(actor.wait_vacant(&mut ticks, 1));
        match schedule.next_due() {
            Some(due) if actor.try_send(&mut ticks, due).is_sent() => {}
            Some(_) => return Err("there was room".into()),
            None => actor.request_shutdown().await,
        }
    }
    Ok(())
}

/// Notes how late each is.
async fn receiver(
    actor: SteadyActorShadow,
    ticks: SteadyRx<Instant>,
    done: Sender<Arrivals>,
) -> Result<(), Box<dyn Error>> {
    let mut actor = actor.into_spotlight([&ticks], []);
    let mut ticks = ticks.lock().await;
    let mut arrivals = Arrivals::new();
    while actor.is_running(|| ticks.is_closed_and_empty()) {
        await_for_all!(actor.wait_avail(&mut ticks, 1));
        while let Some(due) = actor.try_take(&mut ticks) {
            arrivals.note(due);
        }
    }
    done.send(arrivals)?;
    Ok(())
}
