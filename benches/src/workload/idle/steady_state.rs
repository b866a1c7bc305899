//! Ten actors of steady_state in a line, on a thread each.

use std::error::Error;
use std::time::Duration;

use steady_state::*;

use super::{ACTORS, watch};
use crate::case::Figures;

type Ended = Result<(), Box<dyn Error>>;

pub(super) fn run(telemetry: bool) -> Figures {
    let builder = GraphBuilder::for_production().with_telemetry_metric_features(telemetry);
    let mut graph = builder.build(());
    let channels = graph.channel_builder();
    let (first, mut last) = channels.build_channel();
    graph
        .actor_builder()
        .with_name("source")
        .build(move |actor| source(actor, first.clone()), SoloAct);
    for number in 2..ACTORS {
        let (output, next) = channels.build_channel();
        let input = std::mem::replace(&mut last, next);
        graph
            .actor_builder()
            .with_name_and_suffix("pass", number)
            .build(
                move |actor| pass(actor, input.clone(), output.clone()),
                SoloAct,
            );
    }
    graph
        .actor_builder()
        .with_name("sink")
        .build(move |actor| sink(actor, last.clone()), SoloAct);
    graph.start();
    let figures = watch();
    graph.request_shutdown();
    let stopped = graph.block_until_stopped(Duration::from_secs(10));
    stopped.expect("it stops in order");
    figures
}

/// Waits for the stop.
async fn source(actor: SteadyActorShadow, output: SteadyTx<u64>) -> Ended {
    let mut actor = actor.into_spotlight([], [&output]);
    let mut output = output.lock().await;
    while actor.is_running(|| output.mark_closed()) {
        actor.wait_shutdown().await;
    }
    Ok(())
}

/// Passes on.
async fn pass(actor: SteadyActorShadow, input: SteadyRx<u64>, output: SteadyTx<u64>) -> Ended {
    let mut actor = actor.into_spotlight([&input], [&output]);
    let (mut input, mut output) = (input.lock().await, output.lock().await);
    while actor.is_running(|| input.is_closed_and_empty() && output.mark_closed()) {
        await_for_all!(
            actor.wait_avail(&mut input, 1),
            actor.wait_vacant(&mut output, 1)
        );
        if let Some(message) = actor.try_take(&mut input) {
            let _ = actor.try_send(&mut output, message);
        }
    }
    Ok(())
}

/// Takes what comes.
async fn sink(actor: SteadyActorShadow, input: SteadyRx<u64>) -> Ended {
    let mut actor = actor.into_spotlight([&input], []);
    let mut input = input.lock().await;
    while actor.is_running(|| input.is_closed_and_empty()) {
        await_for_all!(actor.wait_avail(&mut input, 1));
        while actor.try_take(&mut input).is_some() {}
    }
    Ok(())
}
