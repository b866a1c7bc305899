//! Actors of steady_state, in one troupe or on a thread each.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use steady_state::*;

use super::{CAPACITY, WIDTH};
use crate::place::Place;

type Ended = Result<(), Box<dyn Error>>;

pub(super) fn run(count: u64, place: Place) -> u64 {
    let builder = GraphBuilder::for_production().with_telemetry_metric_features(false);
    let mut graph = builder.build(());
    let mut troupe = (place == Place::Thread).then(|| graph.actor_troupe());
    let channels = graph.channel_builder().with_capacity(CAPACITY);
    let (outputs, inputs) = channels.build_channel_bundle::<u64, WIDTH>();
    let total = Arc::new(AtomicU64::new(0));
    graph.actor_builder().with_name("source").build(
        move |actor| source(actor, outputs.clone(), count),
        ScheduleAs::dynamic_schedule(&mut troupe),
    );
    for (number, input) in inputs.into_iter().enumerate() {
        let total = total.clone();
        graph
            .actor_builder()
            .with_name_and_suffix("sink", number)
            .build(
                move |actor| sink(actor, input.clone(), total.clone()),
                ScheduleAs::dynamic_schedule(&mut troupe),
            );
    }
    drop(troupe);
    graph.start();
    let stopped = graph.block_until_stopped(Duration::from_secs(10));
    stopped.expect("it stops in order");
    total.load(Ordering::Relaxed)
}

/// Sends a round to all lanes for as long as each has room.
async fn source(
    actor: SteadyActorShadow,
    outputs: SteadyTxBundle<u64, WIDTH>,
    count: u64,
) -> Ended {
    let mut actor = actor.into_spotlight([], outputs.meta_data());
    let mut outputs = outputs.lock().await;
    let mut next = 0;
    while actor.is_running(|| outputs.mark_closed()) {
        for lane in outputs.iter_mut() {
            actor.wait_vacant(lane, 1).await;
        }
        let room = outputs
            .iter_mut()
            .map(|lane| actor.vacant_units(lane))
            .min();
        for _ in 0..room.unwrap_or(0) {
            if next == count {
                actor.request_shutdown().await;
                break;
            }
            for lane in outputs.iter_mut() {
                let _ = actor.try_send(lane, next);
                next += 1;
            }
        }
    }
    Ok(())
}

/// Adds up.
async fn sink(actor: SteadyActorShadow, input: SteadyRx<u64>, total: Arc<AtomicU64>) -> Ended {
    let mut actor = actor.into_spotlight([&input], []);
    let mut input = input.lock().await;
    let mut sum = 0;
    while actor.is_running(|| input.is_closed_and_empty()) {
        await_for_all!(actor.wait_avail(&mut input, 1));
        while let Some(message) = actor.try_take(&mut input) {
            sum += message;
        }
    }
    total.fetch_add(sum, Ordering::Relaxed);
    Ok(())
}
