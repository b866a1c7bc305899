//! The work.

use steadygraph::prelude::*;

use crate::fizzbuzz::FizzBuzz;

/// On each beat, turns the numbers that wait into their FizzBuzz, as many as the results have room for. It always fails on
/// 33: that number is poison.
#[actor]
pub(crate) fn worker(
    beats: &mut Rx<u64>,
    numbers: &mut Rx<u64>,
    results: &mut Tx<FizzBuzz>,
    processed: &mut u64,
) {
    beats.take();
    *processed += numbers.map_into(results, |n| {
        assert!(*n != 33, "33 is more than it can take");
        FizzBuzz::from(*n)
    }) as u64;
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clap::Parser;
    use steadygraph::prelude::*;

    use crate::fizzbuzz::FizzBuzz;
    use crate::{Args, fizz_buzz};

    #[test]
    fn after_its_failure_it_takes_a_number_a_beat_until_it_is_past_33() {
        let mut app = fizz_buzz(&Args::parse_from(["robust"]));
        let mut generator = app.generator.play();
        let mut heartbeat = app.heartbeat.play();
        let mut logger = app.logger.play();
        let mut sim = app.simulate(7);

        generator.numbers.extend(0..60);
        for beat in 0..33 {
            heartbeat.beats.extend([beat]);
            sim.run_for(Duration::from_millis(100));
            assert_eq!(logger.results.drain().count(), 1, "beat {beat}");
        }
        heartbeat.beats.extend([33, 34]);
        sim.run_for(Duration::from_secs(1));
        assert_eq!(logger.results.drain().count(), 60 - 33 - 1);
    }

    #[test]
    fn one_number_is_dead_lettered_and_its_neighbours_are_processed_once() {
        let mut app = fizz_buzz(&Args::parse_from(["robust"]));
        let mut generator = app.generator.play();
        let mut heartbeat = app.heartbeat.play();
        let mut logger = app.logger.play();
        let mut archive = app.archive.play();
        let mut sim = app.simulate(7);

        generator.numbers.extend([31, 32, 33, 34]);
        heartbeat.beats.extend(0..10);
        sim.run_for(Duration::from_secs(1));

        let results: Vec<_> = logger.results.drain().collect();
        let expected = [31, 32, 34].map(FizzBuzz::from);
        assert_eq!(results, expected);
        let letter = archive.letters.take_owned().unwrap();
        assert_eq!((letter.message, letter.attempts), (33, 3));
        assert!(letter.reason.contains("33 is more than it can take"));
    }
}
