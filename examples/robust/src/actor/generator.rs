//! The source of the numbers.

use steadygraph::prelude::*;

/// Counts up for as long as there is room. In its first attempt it fails when it makes 13.
#[actor]
pub(crate) fn generator(cx: &mut Context, numbers: &mut Tx<u64>, next: &mut u64) {
    let is_first = cx.attempt() == 0;
    numbers.fill(|| {
        let number = *next;
        assert!(number != 13 || !is_first, "13 is unlucky");
        *next += 1;
        number
    });
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use steadygraph::prelude::*;

    use crate::{Args, fizz_buzz};

    #[test]
    fn nothing_of_the_attempt_that_failed_is_sent_and_nothing_is_left_out() {
        let mut app = fizz_buzz(&Args::parse_from(["robust"]));
        let mut worker = app.worker.play();
        let mut sim = app.simulate(7);
        sim.run_until_idle();
        assert_eq!(worker.numbers.len(), 0, "0 to 12 went with 13");

        sim.run_for(std::time::Duration::from_millis(100));
        let numbers: Vec<_> = worker.numbers.drain().take(20).collect();
        assert_eq!(numbers, (0..20).collect::<Vec<_>>());
        assert_eq!(sim.counters().actors()[1].restarts(), 1);
    }
}
