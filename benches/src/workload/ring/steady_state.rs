//! A ring of actors of steady_state, in one troupe.

use std::error::Error;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use steady_state::*;

use super::{CAPACITY, Lap, Ring};

type Ended = Result<(), Box<dyn Error>>;
type Outcome = Arc<OnceLock<Lap>>;

pub(super) fn run(ring: Ring) -> Lap {
    let builder = GraphBuilder::for_production().with_telemetry_metric_features(false);
    let mut graph = builder.build(());
    let mut troupe = graph.actor_troupe();
    let channels = graph.channel_builder().with_capacity(CAPACITY);
    let (first, mut last) = channels.build_channel();
    for number in 1..ring.actors {
        let (output, next) = channels.build_channel();
        let input = std::mem::replace(&mut last, next);
        let name = graph
            .actor_builder()
            .with_name_and_suffix("node", number as usize);
        let node = move |actor| node(actor, input.clone(), output.clone());
        name.build(node, ScheduleAs::MemberOf(&mut troupe));
    }
    let outcome = Outcome::default();
    let seen = outcome.clone();
    graph.actor_builder().with_name("head").build(
        move |actor| {
            head(
                actor,
                last.clone(),
                first.clone(),
                ring.hops(),
                outcome.clone(),
            )
        },
        ScheduleAs::MemberOf(&mut troupe),
    );
    drop(troupe);
    graph.start();
    let stopped = graph.block_until_stopped(Duration::from_secs(10));
    stopped.expect("the ring stops in order");
    *seen.get().expect("the head has seen the token")
}

/// Sends the token around, and asks for the stop when it comes back for the last time.
async fn head(
    actor: SteadyActorShadow,
    input: SteadyRx<u64>,
    output: SteadyTx<u64>,
    hops: u64,
    outcome: Outcome,
) -> Ended {
    let mut actor = actor.into_spotlight([&input], [&output]);
    let (mut input, mut output) = (input.lock().await, output.lock().await);
    let begun = Instant::now();
    let _ = actor.try_send(&mut output, 1);
    while actor.is_running(|| output.mark_closed()) {
        await_for_all!(
            actor.wait_avail(&mut input, 1),
            actor.wait_vacant(&mut output, 1)
        );
        match actor.try_take(&mut input) {
            Some(token) if token == hops => {
                let _ = outcome.set(Lap {
                    token,
                    elapsed: begun.elapsed(),
                });
                actor.request_shutdown().await;
            }
            Some(token) => {
                let _ = actor.try_send(&mut output, token + 1);
            }
            None => {}
        }
    }
    Ok(())
}

/// Passes the token on.
async fn node(actor: SteadyActorShadow, input: SteadyRx<u64>, output: SteadyTx<u64>) -> Ended {
    let mut actor = actor.into_spotlight([&input], [&output]);
    let (mut input, mut output) = (input.lock().await, output.lock().await);
    while actor.is_running(|| input.is_closed_and_empty() && output.mark_closed()) {
        await_for_all!(
            actor.wait_avail(&mut input, 1),
            actor.wait_vacant(&mut output, 1)
        );
        while let Some(token) = actor.try_take(&mut input) {
            let _ = actor.try_send(&mut output, token + 1);
        }
    }
    Ok(())
}
