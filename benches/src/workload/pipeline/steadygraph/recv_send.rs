//! Each actor has a loop of its own, which moves one message.

use steadygraph::prelude::*;

use super::{Out, run};
use crate::case::Figures;
use crate::place::Place;
use crate::stages;
use crate::workload::pipeline::Work;

pub(in super::super) fn recv_send(work: Work, place: Place) -> Figures {
    run(|out| match place {
        Place::Threads => on_threads(work, out).start(),
        Place::Thread => on_a_thread(work, out).start(),
    })
}

/// Sends all numbers below `limit`. Its end closes its channel, and so the others end.
#[actor]
async fn generator(numbers: &mut Tx<u64>, limit: &u64, out: &Out) -> Reaction {
    for n in 0..*limit {
        numbers.send(n).await?;
    }
    out.sent(*limit);
    Ok(())
}

/// Works on a number.
#[actor]
async fn worker(numbers: &mut Rx<u64>, results: &mut Tx<u64>) -> Reaction {
    while let Some(n) = numbers.recv().await {
        results.send(stages::work(n)).await?;
    }
    Ok(())
}

/// Adds up what comes.
#[actor]
async fn sink(results: &mut Rx<u64>, out: &Out) {
    let mut sum = 0;
    while let Some(n) = results.recv().await {
        sum += n;
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
