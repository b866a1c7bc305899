//! Two actors of steady_state that wait for the ball.

use std::error::Error;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use steady_state::{
    GraphBuilder, ScheduleAs, SteadyActor, SteadyActorShadow, SteadyRx, SteadyTx, await_for_all,
};

use super::hit;
use crate::place::Place;
use crate::trips::Trips;

pub(super) fn with_telemetry(trips: Trips, place: Place) -> Trips {
    run(trips, place, true)
}

pub(super) fn without(trips: Trips, place: Place) -> Trips {
    run(trips, place, false)
}

fn run(trips: Trips, place: Place, telemetry: bool) -> Trips {
    let builder = GraphBuilder::for_production().with_telemetry_metric_features(telemetry);
    let mut graph = builder.build(());
    let channels = graph.channel_builder().with_capacity(2);
    let (there, at_pong) = channels.build::<u64>();
    let (back, at_ping) = channels.build::<u64>();
    let (done, played) = channel();
    let trips = Arc::new(Mutex::new(Some(trips)));
    let mut troupe = (place == Place::Thread).then(|| graph.actor_troupe());

    // It counts cores from 1.
    let actor = graph
        .actor_builder()
        .with_name("ping")
        .with_explicit_core(1);
    let first = move |actor| {
        ping(
            actor,
            at_ping.clone(),
            there.clone(),
            trips.clone(),
            done.clone(),
        )
    };
    actor.build(first, ScheduleAs::dynamic_schedule(&mut troupe));

    let actor = graph
        .actor_builder()
        .with_name("pong")
        .with_explicit_core(2);
    let second = move |actor| pong(actor, at_pong.clone(), back.clone());
    actor.build(second, ScheduleAs::dynamic_schedule(&mut troupe));

    drop(troupe); // which starts its thread
    graph.start();
    let trips = played.recv().expect("ping says how it went");
    graph
        .block_until_stopped(Duration::from_secs(10))
        .expect("a clean stop");
    trips
}

/// Serves, and sends the ball out again until the game is over.
async fn ping(
    actor: SteadyActorShadow,
    back: SteadyRx<u64>,
    there: SteadyTx<u64>,
    trips: Arc<Mutex<Option<Trips>>>,
    done: Sender<Trips>,
) -> Result<(), Box<dyn Error>> {
    let mut actor = actor.into_spotlight([&back], [&there]);
    let (mut back, mut there) = (back.lock().await, there.lock().await);
    let mut trips = trips
        .lock()
        .ok()
        .and_then(|mut trips| trips.take())
        .ok_or("it plays once")?;
    let served = actor.try_send(&mut there, trips.serve()).is_sent();
    let mut game = served.then_some(trips);
    while actor.is_running(|| there.mark_closed()) {
        await_for_all!(actor.wait_avail(&mut back, 1));
        if let Some(ball) = actor.try_take(&mut back) {
            if game.as_mut().is_some_and(|trips| trips.back(ball)) {
                let _ = actor.try_send(&mut there, ball);
            } else if let Some(trips) = game.take() {
                done.send(trips)?;
                actor.request_shutdown().await;
            }
        }
    }
    Ok(())
}

/// Hits the ball.
async fn pong(
    actor: SteadyActorShadow,
    there: SteadyRx<u64>,
    back: SteadyTx<u64>,
) -> Result<(), Box<dyn Error>> {
    let mut actor = actor.into_spotlight([&there], [&back]);
    let (mut there, mut back) = (there.lock().await, back.lock().await);
    while actor.is_running(|| there.is_closed_and_empty() && back.mark_closed()) {
        await_for_all!(
            actor.wait_avail(&mut there, 1),
            actor.wait_vacant(&mut back, 1)
        );
        if let Some(ball) = actor.try_take(&mut there) {
            let _ = actor.try_send(&mut back, hit(ball));
        }
    }
    Ok(())
}
