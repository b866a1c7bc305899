//! The source of the numbers.

use steadygraph::prelude::*;

/// Counts up for as long as there is room.
#[actor(on_stop = total)]
pub(crate) fn generator(numbers: &mut Tx<u64>, next: &mut u64) {
    numbers.fill(|| {
        *next += 1;
        *next - 1
    });
}

fn total(generator: &generator) {
    tracing::info!(generated = generator.next, "total");
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use steadygraph::prelude::*;

    use crate::{Args, fizz_buzz};

    #[test]
    fn it_fills_the_room_that_there_is() {
        let mut app = fizz_buzz(&Args::parse_from(["standard"]));
        let mut worker = app.worker.play();
        let mut sim = app.simulate(7);

        sim.run_until_idle();
        assert_eq!(worker.numbers.len(), worker.numbers.capacity());
        assert_eq!(
            worker.numbers.drain().take(3).collect::<Vec<_>>(),
            [0, 1, 2]
        );

        sim.run_until_idle();
        assert_eq!(worker.numbers.len(), worker.numbers.capacity());
        assert_eq!(worker.numbers.take(), Some(3));
    }
}
