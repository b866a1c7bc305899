//! The end of the line.

use steadygraph::prelude::*;

use crate::fizzbuzz::FizzBuzz;

/// Logs the results. A struct with its own loop, where the other actors are reactions.
#[actor]
pub(crate) struct Logger {
    /// What it logs.
    pub(crate) results: Rx<FizzBuzz>,
    /// How many it has logged.
    pub(crate) logged: u64,
}

impl Behavior for Logger {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        while await_for_all!(self.results.avail(1)) {
            for result in self.results.drain() {
                tracing::info!(?result);
                self.logged += 1;
            }
        }
        tracing::info!(logged = self.logged, "total");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use steadygraph::prelude::*;

    use crate::fizzbuzz::FizzBuzz;
    use crate::tests::logged;
    use crate::{Args, fizz_buzz};

    #[test]
    fn it_logs_each_result_and_at_the_end_their_number() {
        let log = logged(|| {
            let mut app = fizz_buzz(&Args::parse_from(["standard"]));
            let mut worker = app.worker.play();
            let mut sim = app.simulate(7);
            worker.results.extend([FizzBuzz::Number(4), FizzBuzz::Buzz]);
            sim.run_until_idle();
            drop(worker); // its end: nothing more will come
            sim.run_until_idle();
        });
        let lines: Vec<_> = log
            .lines()
            .filter(|line| line.contains("standard::actor::logger"))
            .collect();
        assert_eq!(
            lines,
            [
                " INFO actor{name=\"logger\"}: standard::actor::logger: result=Number(4)",
                " INFO actor{name=\"logger\"}: standard::actor::logger: result=Buzz",
                " INFO actor{name=\"logger\"}: standard::actor::logger: total logged=2",
            ]
        );
    }
}
