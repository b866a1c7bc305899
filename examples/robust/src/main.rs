//! The lesson `robust`: what happens when actors fail. The README beside it explains it.

mod actor;
mod fizzbuzz;

use std::time::Duration;

use clap::Parser;
use clap::builder::TypedValueParser;
use steadygraph::prelude::*;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;

use crate::actor::archive::archive;
use crate::actor::generator::generator;
use crate::actor::heartbeat::heartbeat;
use crate::actor::logger::Logger;
use crate::actor::worker::worker;

/// FizzBuzz in step with a heartbeat, by actors that fail now and then.
#[derive(Parser)]
struct Args {
    /// Milliseconds from one beat to the next
    #[arg(long, value_name = "MS", default_value = "1000",
          value_parser = clap::value_parser!(u64).range(1..).map(Duration::from_millis))]
    rate: Duration,

    /// How many beats until the end
    #[arg(long, value_name = "N", default_value = "60",
          value_parser = clap::value_parser!(u64).range(1..))]
    beats: u64,
}

graph! {
    /// FizzBuzz in step with a heartbeat.
    fn fizz_buzz(args: &Args) -> FizzBuzzGraph {
        let front = troupe();
        let heartbeat = front.actor(heartbeat { rate: args.rate, limit: args.beats, count: 0, .. });
        let generator = front.actor(generator { next: 0, .. });
        let worker = solo(worker { processed: 0, .. });
        let logger = solo(Logger { logged: SteadyState::new(0), .. });
        let archive = front.actor(archive { .. });

        heartbeat.beats   >> worker.beats;
        generator.numbers >> channel().capacity(1 << 14) >> worker.numbers;
        worker.results    >> logger.results;
        dead(worker.numbers) >> archive.letters;

        supervise([worker, logger]).restart(Restart::new().limit(3).within(Duration::from_secs(10)));
    }
}

fn main() -> Result<(), GraphError> {
    let args = Args::parse();
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .log_internal_errors(false) // that nobody reads on, as in `| head`, is no error
        .init();
    let app = fizz_buzz(&args);
    let counters = app.counters();
    let result = app.run();
    tracing::info!("counted\n{counters}");
    result
}

#[cfg(test)]
mod tests;
