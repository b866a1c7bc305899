//! Actors of steady_state in one troupe, each with a channel to the next one.

use std::error::Error;
use std::time::Duration;

use steady_state::*;

use crate::CAPACITY;
use crate::allocator::each;
use crate::meter::{Meter, begin};

type Ended = Result<(), Box<dyn Error>>;

pub(crate) fn run(actors: usize, meter: &mut Meter) {
    let mut graph = graph();
    let mut troupe = graph.actor_troupe();
    let channels = graph.channel_builder().with_capacity(CAPACITY);
    let (first, mut last) = channels.build_channel();
    for number in 0..actors {
        let (output, next) = channels.build_channel();
        let input = std::mem::replace(&mut last, next);
        graph
            .actor_builder()
            .with_name_and_suffix("pass", number)
            .build(
                move |actor| pass(actor, input.clone(), output.clone()),
                ScheduleAs::MemberOf(&mut troupe),
            );
    }
    drop(troupe);
    graph.start();
    meter.wait();
    meter.started();
    first.testing_close();
    graph.request_shutdown();
    let stopped = graph.block_until_stopped(Duration::from_secs(30));
    stopped.expect("it stops in order");
    meter.stopped();
}

fn graph() -> Graph {
    GraphBuilder::for_production()
        .with_telemetry_metric_features(false)
        .build(())
}

/// Passes on.
async fn pass(actor: SteadyActorShadow, input: SteadyRx<u64>, output: SteadyTx<u64>) -> Ended {
    let mut actor = actor.into_spotlight([&input], [&output]);
    let (mut input, mut output) = (input.lock().await, output.lock().await);
    begin();
    while actor.is_running(|| input.is_closed_and_empty() && output.mark_closed()) {
        await_for_all!(
            actor.wait_avail(&mut input, 1),
            actor.wait_vacant(&mut output, 1)
        );
        while let Some(message) = actor.try_take(&mut input) {
            let _ = actor.try_send(&mut output, message);
        }
    }
    Ok(())
}

pub(crate) fn channel_bytes() -> f64 {
    let channels = graph().channel_builder().with_capacity(CAPACITY);
    each(|| {
        let (output, input) = channels.build_channel::<u64>();
        // A lazy end makes the channel when it is cloned.
        (output.clone(), input.clone())
    })
}
