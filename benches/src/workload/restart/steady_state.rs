//! The same map in steady_state, which looks at a message, works, and only then takes it.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use steady_state::*;

use super::payload::Payload;
use super::probe::{Outcome, Probe};
use super::tally::Tally;
use super::{CAPACITY, COUNT, figures};
use crate::case::Figures;

type Ended = Result<(), Box<dyn Error>>;

pub(super) fn map<T: Payload>() -> Figures {
    figures(Outcome::of(|probe| {
        let builder = GraphBuilder::for_production().with_telemetry_metric_features(false);
        let mut graph = builder.build(());
        let channels = graph.channel_builder().with_capacity(CAPACITY);
        let (out, input) = channels.build_channel::<T>();
        let (output, results) = channels.build_channel::<T>();
        graph
            .actor_builder()
            .with_name("feed")
            .build(move |actor| feed(actor, out.clone()), SoloAct);
        let brittle = probe.clone();
        graph.actor_builder().with_name("map").build(
            move |actor| brittle_map(actor, input.clone(), output.clone(), brittle.clone()),
            SoloAct,
        );
        let report = probe.clone();
        graph.actor_builder().with_name("sink").build(
            move |actor| sink(actor, results.clone(), report.clone()),
            SoloAct,
        );
        graph.start();
        // It does not always stop cleanly after panics; whether anything is lost, the sink has said before.
        let _ = graph.block_until_stopped(Duration::from_secs(2));
    }))
}

/// Sends all numbers.
async fn feed<T: Payload>(actor: SteadyActorShadow, out: SteadyTx<T>) -> Ended {
    let mut actor = actor.into_spotlight([], [&out]);
    let mut out = out.lock().await;
    let mut next = 0;
    while actor.is_running(|| out.mark_closed()) {
        await_for_all!(actor.wait_vacant(&mut out, 1));
        while next < COUNT && actor.vacant_units(&mut out) > 0 {
            let _ = actor.try_send(&mut out, T::of(next));
            next += 1;
        }
        if next == COUNT {
            actor.wait_shutdown().await;
        }
    }
    Ok(())
}

/// One message at a time.
async fn brittle_map<T: Payload>(
    actor: SteadyActorShadow,
    input: SteadyRx<T>,
    output: SteadyTx<T>,
    probe: Arc<Probe>,
) -> Ended {
    let mut actor = actor.into_spotlight([&input], [&output]);
    let (mut input, mut output) = (input.lock().await, output.lock().await);
    while actor.is_running(|| input.is_closed_and_empty() && output.mark_closed()) {
        await_for_all!(
            actor.wait_avail(&mut input, 1),
            actor.wait_vacant(&mut output, 1)
        );
        while actor.vacant_units(&mut output) > 0 {
            let Some(message) = actor.try_peek(&mut input) else {
                break;
            };
            let number = message.number();
            probe.pass(number);
            let _ = actor.try_send(&mut output, T::of(number));
            let _ = actor.try_take(&mut input);
        }
    }
    Ok(())
}

/// Checks the numbers, and asks for the stop behind the last one: an actor that panics later is not started again.
async fn sink<T: Payload>(
    actor: SteadyActorShadow,
    input: SteadyRx<T>,
    probe: Arc<Probe>,
) -> Ended {
    let mut actor = actor.into_spotlight([&input], []);
    let mut input = input.lock().await;
    let mut tally = Tally::new();
    while actor.is_running(|| input.is_closed_and_empty()) {
        await_for_all!(actor.wait_avail(&mut input, 1));
        while let Some(message) = actor.try_take(&mut input) {
            tally.take(message.number());
            if message.number() == COUNT - 1 {
                // Its own end may not be waited for.
                probe.report(tally);
                actor.request_shutdown().await;
            }
        }
    }
    Ok(())
}
