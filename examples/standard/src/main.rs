//! The lesson `standard`: FizzBuzz in step with a heartbeat. The README beside it explains it.

mod actor;
mod fizzbuzz;

use std::time::Duration;

use clap::Parser;
use clap::builder::TypedValueParser;
use steadygraph::prelude::*;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;

use crate::actor::generator::generator;
use crate::actor::heartbeat::heartbeat;
use crate::actor::logger::Logger;
use crate::actor::worker::worker;

/// FizzBuzz in step with a heartbeat.
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
        let logger = solo(Logger { logged: 0, .. });

        heartbeat.beats   >> worker.beats;
        generator.numbers >> channel().capacity(1 << 14) >> worker.numbers;
        worker.results    >> logger.results;
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
    fizz_buzz(&args).run()
}

#[cfg(test)]
mod tests;
