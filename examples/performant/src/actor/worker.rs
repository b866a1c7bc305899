//! The work.

use steadygraph::prelude::*;

use crate::BATCH;
use crate::fizzbuzz::FizzBuzz;

/// Turns numbers into their FizzBuzz whenever a batch of them waits, and on each beat whatever waits.
#[actor(
    await_for_any!(beats, all!(numbers.avail(BATCH), results.vacant(BATCH))),
    on_stop = total
)]
pub(crate) fn worker(
    beats: &mut Rx<u64>,
    numbers: &mut Rx<u64>,
    results: &mut Tx<FizzBuzz>,
    processed: &mut u64,
) {
    beats.skip(usize::MAX);
    *processed += numbers.map_into(results, |n| FizzBuzz::from(*n)) as u64;
}

fn total(worker: &worker) {
    tracing::info!(processed = worker.processed, "total");
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use steadygraph::prelude::*;

    use crate::{Args, BATCH, fizz_buzz};

    #[test]
    fn it_waits_for_a_batch_or_for_a_beat() {
        let mut app = fizz_buzz(&Args::parse_from(["performant"]));
        let mut generator = app.generator.play();
        let mut heartbeat = app.heartbeat.play();
        let mut logger = app.logger.play();
        let mut sim = app.simulate(7);

        generator.numbers.extend(0..BATCH as u64 - 1);
        sim.run_until_idle();
        assert_eq!(logger.results.len(), 0, "not yet a batch");

        generator.numbers.extend([0]);
        sim.run_until_idle();
        assert_eq!(logger.results.skip(usize::MAX), BATCH);

        generator.numbers.extend([3]);
        heartbeat.beats.extend([0]);
        sim.run_until_idle();
        assert_eq!(logger.results.len(), 1, "the beat");
    }
}
