//! Each reaction moves one message: each message is a transaction of its own.

use steadygraph::prelude::*;

use super::{Out, run};
use crate::case::Figures;
use crate::place::Place;
use crate::stages;
use crate::workload::pipeline::Work;

pub(in super::super) fn one(work: Work, place: Place) -> Figures {
    run(|out| match place {
        Place::Threads => on_threads(work, out).start(),
        Place::Thread => on_a_thread(work, out).start(),
    })
}

pub(in super::super) fn one_in_a_pool(work: Work) -> Figures {
    run(|out| in_a_pool(work, out).start())
}

/// Counts up to `limit`, and then asks the graph to stop.
#[actor]
fn generator(
    cx: &mut Context,
    numbers: &mut Tx<u64>,
    limit: &u64,
    out: &Out,
    next: &mut u64,
) -> Reaction {
    numbers.push(*next)?;
    *next += 1;
    if *next == *limit {
        out.sent(*next);
        cx.request_shutdown();
    }
    Ok(())
}

/// Works on a number.
#[actor]
fn worker(numbers: &mut Rx<u64>, results: &mut Tx<u64>) -> Reaction {
    if let Some(n) = numbers.take() {
        results.push(stages::work(n))?;
    }
    Ok(())
}

/// Adds a number.
#[actor(on_stop = summed)]
fn sink(results: &mut Rx<u64>, out: &Out, sum: &mut u64) {
    *sum += results.take().unwrap_or(0);
}

fn summed(sink: &sink) {
    sink.out.summed(sink.sum);
}

graph! {
    /// Each actor on its own thread.
    fn on_threads(work: Work, out: Out) -> OnThreads {
        let generator = solo(generator { limit: work.count, out: out.clone(), next: 0, .. });
        let worker = solo(worker { .. });
        let sink = solo(sink { out, sum: 0, .. });

        generator.numbers >> channel().capacity(work.capacity) >> worker.numbers;
        worker.results    >> channel().capacity(work.capacity) >> sink.results;
    }
}

graph! {
    /// All on one thread.
    fn on_a_thread(work: Work, out: Out) -> OnAThread {
        let all = troupe();
        let generator = all.actor(generator { limit: work.count, out: out.clone(), next: 0, .. });
        let worker = all.actor(worker { .. });
        let sink = all.actor(sink { out, sum: 0, .. });

        generator.numbers >> channel().capacity(work.capacity) >> worker.numbers;
        worker.results    >> channel().capacity(work.capacity) >> sink.results;
    }
}

graph! {
    /// In a pool of two threads.
    fn in_a_pool(work: Work, out: Out) -> InAPool {
        let all = pool(2);
        let generator = all.actor(generator { limit: work.count, out: out.clone(), next: 0, .. });
        let worker = all.actor(worker { .. });
        let sink = all.actor(sink { out, sum: 0, .. });

        generator.numbers >> channel().capacity(work.capacity) >> worker.numbers;
        worker.results    >> channel().capacity(work.capacity) >> sink.results;
    }
}
