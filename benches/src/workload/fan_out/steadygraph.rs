//! A source with a bundle of outputs, and a bundle of sinks.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use steadygraph::prelude::*;

use super::WIDTH;
use crate::place::Place;

/// Sends a round to all lanes for as long as each has room.
#[actor]
fn source(cx: &mut Context, lanes: &mut [Tx<u64>; WIDTH], count: &u64, next: &mut u64) -> Reaction {
    let room = lanes.iter().map(Tx::vacant_len).min().unwrap_or(0);
    for _ in 0..room {
        if *next == *count {
            cx.request_shutdown();
            break;
        }
        for (message, lane) in (*next..).zip(lanes.iter_mut()) {
            lane.push(message)?;
        }
        *next += WIDTH as u64;
    }
    Ok(())
}

/// Adds up.
#[actor(on_stop = report)]
fn sink(input: &mut Rx<u64>, total: &Arc<AtomicU64>, sum: &mut u64) {
    while let Some(message) = input.take() {
        *sum += message;
    }
}

fn report(sink: &sink) {
    sink.total.fetch_add(sink.sum, Ordering::Relaxed);
}

graph! {
    fn in_a_troupe(count: u64, total: &Arc<AtomicU64>) -> InATroupe {
        let all = troupe();
        let source = all.actor(source { count, next: 0, .. });
        let sinks = [all.actor(sink { total: total.clone(), sum: 0, .. }); WIDTH];
        source.lanes >> sinks.input;
    }
}

graph! {
    fn in_a_pool(count: u64, total: &Arc<AtomicU64>) -> InAPool {
        let all = pool(2);
        let source = all.actor(source { count, next: 0, .. });
        let sinks = [all.actor(sink { total: total.clone(), sum: 0, .. }); WIDTH];
        source.lanes >> sinks.input;
    }
}

graph! {
    fn on_threads(count: u64, total: &Arc<AtomicU64>) -> OnThreads {
        let source = steadygraph::solo(source { count, next: 0, .. });
        let sinks = [steadygraph::solo(sink { total: total.clone(), sum: 0, .. }); WIDTH];
        source.lanes >> sinks.input;
    }
}

/// In a troupe, or in a pool with as many threads as a small machine has cores.
pub(super) fn shared(count: u64, place: Place) -> u64 {
    match place {
        Place::Thread => run(count, in_a_troupe),
        Place::Threads => run(count, in_a_pool),
    }
}

/// Always on as many threads as there are actors.
pub(super) fn solo(count: u64, _: Place) -> u64 {
    run(count, on_threads)
}

fn run<G: Graph>(count: u64, graph: fn(u64, &Arc<AtomicU64>) -> G) -> u64 {
    let total = Arc::default();
    graph(count, &total).run().expect("it stops in order");
    total.load(Ordering::Relaxed)
}
