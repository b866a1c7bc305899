//! The end of the line.

use steadygraph::prelude::*;

use crate::fizzbuzz::FizzBuzz;

/// Logs the results. In its first attempt it fails on 41.
#[actor]
pub(crate) struct Logger {
    /// What it logs.
    pub(crate) results: Rx<FizzBuzz>,
    /// How many it has logged.
    pub(crate) logged: SteadyState<u64>,
}

impl Behavior for Logger {
    async fn run(&mut self, cx: &mut Context) -> Result<(), ActorError> {
        while await_for_all!(self.results.avail(1)) {
            for result in self.results.drain() {
                assert!(
                    result != FizzBuzz::Number(41) || cx.attempt() > 0,
                    "41 comes as a surprise"
                );
                tracing::info!(?result);
                self.logged.update(|logged| *logged += 1);
            }
        }
        tracing::info!(logged = *self.logged, "total");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clap::Parser;
    use steadygraph::prelude::*;

    use crate::fizzbuzz::FizzBuzz;
    use crate::{Args, fizz_buzz};

    #[test]
    fn a_result_that_it_failed_on_once_is_taken_all_the_same() {
        let mut app = fizz_buzz(&Args::parse_from(["robust"]));
        let mut worker = app.worker.play();
        let mut sim = app.simulate(7);
        worker.results.extend([40, 41, 43].map(FizzBuzz::from));
        sim.run_for(Duration::from_secs(1));
        let (_, totals) = sim
            .totals()
            .into_iter()
            .find(|(channel, _)| channel.to() == "logger.results")
            .unwrap();
        assert_eq!((totals.taken, totals.lost), (3, 0));
    }
}
