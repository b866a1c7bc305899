//! The generator sends a batch, and the sink takes one; the worker moves all that there is.

use steadygraph::prelude::*;

use super::{Out, run};
use crate::case::Figures;
use crate::place::Place;
use crate::stages;
use crate::workload::pipeline::Work;

pub(in super::super) fn batches(work: Work, place: Place) -> Figures {
    run(|out| match place {
        Place::Threads => on_threads(work, out).start(),
        Place::Thread => on_a_thread(work, out).start(),
    })
}

pub(in super::super) fn batches_in_a_pool(work: Work) -> Figures {
    run(|out| in_a_pool(work, out).start())
}

/// Counts up, a batch at a time, and asks the graph to stop once it has reached `limit`.
///
/// A batch is a part of the channel: the worker has something to do while the next one is made, and both are in the cache.
#[actor(await_for_all!(numbers.vacant(*batch)))]
fn generator(
    cx: &mut Context,
    numbers: &mut Tx<u64>,
    batch: &usize,
    limit: &u64,
    out: &Out,
    next: &mut u64,
) {
    *next += numbers.extend(*next..*next + *batch as u64) as u64;
    if *next >= *limit {
        out.sent(*next);
        cx.request_shutdown();
    }
}

/// Works on all that has come and has room to go on.
#[actor]
fn worker(numbers: &mut Rx<u64>, results: &mut Tx<u64>) {
    numbers.map_into(results, |n| stages::work(*n));
}

/// Adds up what comes, a batch at a time: who takes all that there is gives nothing back meanwhile.
#[actor(on_stop = summed)]
fn sink(results: &mut Rx<u64>, batch: &usize, out: &Out, sum: &mut u64) {
    *sum += results.drain().take(*batch).sum::<u64>();
}

fn summed(sink: &sink) {
    sink.out.summed(sink.sum);
}

graph! {
    /// Each actor on its own thread.
    fn on_threads(work: Work, out: Out) -> OnThreads {
        let generator = solo(generator { batch: work.batch(), limit: work.count, out: out.clone(), next: 0, .. });
        let worker = solo(worker { .. });
        let sink = solo(sink { batch: work.batch(), out, sum: 0, .. });

        generator.numbers >> channel().capacity(work.capacity) >> worker.numbers;
        worker.results    >> channel().capacity(work.capacity) >> sink.results;
    }
}

graph! {
    /// All on one thread.
    fn on_a_thread(work: Work, out: Out) -> OnAThread {
        let all = troupe();
        let generator = all.actor(generator { batch: work.batch(), limit: work.count, out: out.clone(), next: 0, .. });
        let worker = all.actor(worker { .. });
        let sink = all.actor(sink { batch: work.batch(), out, sum: 0, .. });

        generator.numbers >> channel().capacity(work.capacity) >> worker.numbers;
        worker.results    >> channel().capacity(work.capacity) >> sink.results;
    }
}

graph! {
    /// Wherever one of two threads has time, as the executors of the peers do it.
    fn in_a_pool(work: Work, out: Out) -> InAPool {
        let all = pool(2);
        let generator = all.actor(generator { batch: work.batch(), limit: work.count, out: out.clone(), next: 0, .. });
        let worker = all.actor(worker { .. });
        let sink = all.actor(sink { batch: work.batch(), out, sum: 0, .. });

        generator.numbers >> channel().capacity(work.capacity) >> worker.numbers;
        worker.results    >> channel().capacity(work.capacity) >> sink.results;
    }
}
