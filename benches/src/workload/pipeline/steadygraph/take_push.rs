//! Each actor has a loop of its own, which waits once and then moves what there is, message by message: the counterpart of
//! steady_state's lessons.

use steadygraph::prelude::*;

use super::{Out, run};
use crate::case::Figures;
use crate::place::Place;
use crate::stages;
use crate::workload::pipeline::Work;

pub(in super::super) fn take_push(work: Work, place: Place) -> Figures {
    run(|out| match place {
        Place::Threads => on_threads(work, out).start(),
        Place::Thread => on_a_thread(work, out).start(),
    })
}

pub(in super::super) fn take_push_in_a_pool(work: Work) -> Figures {
    run(|out| in_a_pool(work, out).start())
}

/// Sends all numbers below `limit`. Its end closes its channel, and so the others end.
#[actor]
async fn generator(numbers: &mut Tx<u64>, limit: &u64, out: &Out) {
    let mut next = 0;
    while next < *limit && await_for_all!(numbers) {
        while next < *limit && numbers.push(next).is_ok() {
            next += 1;
        }
    }
    out.sent(next);
}

/// Works on numbers while there is one and room for one.
#[actor]
async fn worker(numbers: &mut Rx<u64>, results: &mut Tx<u64>) -> Reaction {
    while await_for_all!(numbers, results) {
        for _ in 0..results.vacant_len() {
            let Some(n) = numbers.take() else { break };
            results.push(stages::work(n))?;
        }
    }
    Ok(())
}

/// Adds up what comes.
#[actor]
async fn sink(results: &mut Rx<u64>, out: &Out) {
    let mut sum = 0;
    while await_for_all!(results) {
        while let Some(n) = results.take() {
            sum += n;
        }
    }
    out.summed(sum);
}

graph! {
    /// Each actor on its own thread.
    fn on_threads(work: Work, out: Out) -> OnThreads {
        let generator = solo(generator { limit: work.count, out: out.clone(), .. });
        let worker = solo(worker { .. });
        let sink = solo(sink { out, .. });

        generator.numbers >> channel().capacity(work.capacity) >> worker.numbers;
        worker.results    >> channel().capacity(work.capacity) >> sink.results;
    }
}

graph! {
    /// All on one thread.
    fn on_a_thread(work: Work, out: Out) -> OnAThread {
        let all = troupe();
        let generator = all.actor(generator { limit: work.count, out: out.clone(), .. });
        let worker = all.actor(worker { .. });
        let sink = all.actor(sink { out, .. });

        generator.numbers >> channel().capacity(work.capacity) >> worker.numbers;
        worker.results    >> channel().capacity(work.capacity) >> sink.results;
    }
}

graph! {
    /// In a pool of two threads.
    fn in_a_pool(work: Work, out: Out) -> InAPool {
        let all = pool(2);
        let generator = all.actor(generator { limit: work.count, out: out.clone(), .. });
        let worker = all.actor(worker { .. });
        let sink = all.actor(sink { out, .. });

        generator.numbers >> channel().capacity(work.capacity) >> worker.numbers;
        worker.results    >> channel().capacity(work.capacity) >> sink.results;
    }
}
