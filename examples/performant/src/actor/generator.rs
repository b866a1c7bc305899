//! The source of the numbers.

use steadygraph::prelude::*;

use crate::BATCH;

/// Counts up, a batch at a time.
#[actor(await_for_all!(numbers.vacant(BATCH)), on_stop = total)]
pub(crate) fn generator(numbers: &mut Tx<u64>, next: &mut u64) {
    *next += numbers.extend(*next..*next + BATCH as u64) as u64;
}

fn total(generator: &generator) {
    tracing::info!(generated = generator.next, "total");
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use crate::{Args, CAPACITY, fizz_buzz};
    use steadygraph::prelude::*;

    #[test]
    fn it_fills_the_channel_batch_by_batch() {
        let mut app = fizz_buzz(&Args::parse_from(["performant"]));
        let mut worker = app.worker.play();
        let mut sim = app.simulate(7);

        sim.run_until_idle();
        assert_eq!(worker.numbers.len(), CAPACITY);
        worker.numbers.skip(1);
        sim.run_until_idle();
        assert_eq!(worker.numbers.len(), CAPACITY - 1, "no room for a batch");
    }
}
