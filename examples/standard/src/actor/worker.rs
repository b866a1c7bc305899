//! The work.

use steadygraph::prelude::*;

use crate::fizzbuzz::FizzBuzz;

/// On each beat, turns the numbers that wait into their FizzBuzz, as many as the results have room for.
#[actor(on_stop = total)]
pub(crate) fn worker(
    beats: &mut Rx<u64>,
    numbers: &mut Rx<u64>,
    results: &mut Tx<FizzBuzz>,
    processed: &mut u64,
) {
    beats.take();
    *processed += numbers.map_into(results, |n| FizzBuzz::from(*n)) as u64;
}

fn total(worker: &worker) {
    tracing::info!(processed = worker.processed, "total");
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use steadygraph::prelude::*;

    use crate::fizzbuzz::FizzBuzz;
    use crate::{Args, fizz_buzz};

    #[test]
    fn fifteen_is_fizzbuzz() {
        let mut app = fizz_buzz(&Args::parse_from(["standard"]));
        let mut generator = app.generator.play();
        let mut heartbeat = app.heartbeat.play();
        let mut logger = app.logger.play();
        let mut sim = app.simulate(7);

        generator.numbers.extend([14, 15]);
        sim.run_until_idle();
        assert_eq!(logger.results.take(), None, "it works on a beat only");

        heartbeat.beats.extend([0]);
        sim.run_until_idle();
        let results: Vec<_> = logger.results.drain().collect();
        assert_eq!(results, [FizzBuzz::Number(14), FizzBuzz::FizzBuzz]);
    }

    #[test]
    fn after_the_last_beat_it_works_off_what_still_waits() {
        let mut app = fizz_buzz(&Args::parse_from(["standard"]));
        let mut generator = app.generator.play();
        let heartbeat = app.heartbeat.play();
        let mut logger = app.logger.play();
        let mut sim = app.simulate(7);

        generator.numbers.extend(0..1000);
        drop((generator, heartbeat)); // their ends: nothing more will come
        let mut results = 0;
        while !sim.has_ended() {
            sim.run_until_idle();
            results += logger.results.drain().count();
        }
        assert_eq!(results, 1000);
    }
}
