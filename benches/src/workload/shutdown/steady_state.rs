//! Two actors of steady_state on a thread each.

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use steady_state::*;

use super::{CAPACITY, COUNT, Stopped};

type Ended = Result<(), Box<dyn Error>>;

pub(super) fn run() -> Stopped {
    let builder = GraphBuilder::for_production().with_telemetry_metric_features(false);
    let mut graph = builder.build(());
    let channels = graph.channel_builder().with_capacity(CAPACITY);
    let (output, input) = channels.build_channel();
    let full = Arc::new(Barrier::new(2));
    let gate = Arc::new(Barrier::new(2));
    let total = Arc::new(AtomicU64::new(0));
    let (filled, held, sum) = (full.clone(), gate.clone(), total.clone());
    graph.actor_builder().with_name("source").build(
        move |actor| source(actor, output.clone(), filled.clone()),
        SoloAct,
    );
    graph.actor_builder().with_name("sink").build(
        move |actor| sink(actor, input.clone(), held.clone(), sum.clone()),
        SoloAct,
    );
    graph.start();
    full.wait();
    let asked = Instant::now();
    graph.request_shutdown();
    gate.wait();
    let stopped = graph.block_until_stopped(Duration::from_secs(10));
    let elapsed = asked.elapsed();
    stopped.expect("it stops in order");
    Stopped {
        elapsed,
        sum: total.load(Ordering::Relaxed),
    }
}

/// Fills the channel and then waits for room.
async fn source(actor: SteadyActorShadow, output: SteadyTx<u64>, full: Arc<Barrier>) -> Ended {
    let mut actor = actor.into_spotlight([], [&output]);
    let mut output = output.lock().await;
    let mut next = 0;
    while actor.is_running(|| output.mark_closed()) {
        await_for_all!(actor.wait_vacant(&mut output, 1));
        while next < COUNT && actor.vacant_units(&mut output) > 0 {
            let _ = actor.try_send(&mut output, next);
            next += 1;
            if next == COUNT {
                full.wait();
            }
        }
    }
    Ok(())
}

/// Adds up, once it is let go.
async fn sink(
    actor: SteadyActorShadow,
    input: SteadyRx<u64>,
    gate: Arc<Barrier>,
    total: Arc<AtomicU64>,
) -> Ended {
    let mut actor = actor.into_spotlight([&input], []);
    let mut input = input.lock().await;
    let mut sum = 0;
    let mut is_held = true;
    while actor.is_running(|| input.is_closed_and_empty()) {
        await_for_all!(actor.wait_avail(&mut input, 1));
        if std::mem::take(&mut is_held) {
            gate.wait();
        }
        while let Some(message) = actor.try_take(&mut input) {
            sum += message;
            // Its end is not waited for by `block_until_stopped`, so the sum is kept up to date.
            total.store(sum, Ordering::Relaxed);
        }
    }
    Ok(())
}
