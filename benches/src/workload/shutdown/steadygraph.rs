//! A graph of two actors.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use steadygraph::prelude::*;

use super::{CAPACITY, COUNT, Stopped};

/// Fills the channel and then waits for room.
#[actor]
fn source(output: &mut Tx<u64>, next: &mut u64) {
    output.fill(|| {
        *next += 1;
        *next - 1
    });
}

/// Adds up, once it is let go.
#[actor(on_start = wait, on_stop = report)]
fn sink(input: &mut Rx<u64>, shared: &Arc<Shared>, sum: &mut u64) {
    while let Some(message) = input.take() {
        *sum += message;
    }
}

fn wait(sink: &sink) {
    sink.shared.gate.wait();
}

fn report(sink: &sink) {
    sink.shared.total.store(sink.sum, Ordering::Relaxed);
}

/// What the sink and the test share.
struct Shared {
    gate: Barrier,
    total: AtomicU64,
}

graph! {
    fn of_threads(shared: &Arc<Shared>) -> OfThreads {
        let source = steadygraph::solo(source { next: 0, .. });
        let sink = steadygraph::solo(sink { shared: shared.clone(), sum: 0, .. });
        source.output >> channel().capacity(CAPACITY) >> sink.input;
    }
}

graph! {
    fn of_a_pool(shared: &Arc<Shared>) -> OfAPool {
        let crew = steadygraph::pool(2);
        let source = crew.actor(source { next: 0, .. });
        let sink = crew.actor(sink { shared: shared.clone(), sum: 0, .. });
        source.output >> channel().capacity(CAPACITY) >> sink.input;
    }
}

pub(super) fn solo() -> Stopped {
    run(of_threads)
}

pub(super) fn pool() -> Stopped {
    run(of_a_pool)
}

fn run<G: Graph>(graph: fn(&Arc<Shared>) -> G) -> Stopped {
    let shared = Arc::new(Shared {
        gate: Barrier::new(2),
        total: AtomicU64::new(0),
    });
    let handle = graph(&shared).start().expect("it starts");
    while handle
        .totals()
        .iter()
        .any(|(_, totals)| totals.sent < COUNT)
    {
        thread::sleep(Duration::from_millis(1));
    }
    let asked = Instant::now();
    handle.request_shutdown();
    shared.gate.wait();
    handle.wait().expect("it stops in order");
    Stopped {
        elapsed: asked.elapsed(),
        sum: shared.total.load(Ordering::Relaxed),
    }
}
