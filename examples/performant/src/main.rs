//! The lesson `performant`: as many messages a second as the machine gives. The README beside it explains it.

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
use crate::actor::logger::{Seen, logger};
use crate::actor::worker::worker;

/// How many messages each channel holds: 512 KiB, so that what is written is still in the cache when it is read.
const CAPACITY: usize = 1 << 16;

/// How many messages go together: few beside the capacity, so that each side has something to do meanwhile.
const BATCH: usize = 1 << 10;

/// FizzBuzz as fast as it goes.
#[derive(Parser)]
struct Args {
    /// Milliseconds from one beat to the next
    #[arg(long, value_name = "MS", default_value = "2",
          value_parser = clap::value_parser!(u64).range(1..).map(Duration::from_millis))]
    rate: Duration,

    /// How many beats until the end
    #[arg(long, value_name = "N", default_value = "30000",
          value_parser = clap::value_parser!(u64).range(1..))]
    beats: u64,
}

graph! {
    /// FizzBuzz as fast as it goes.
    fn fizz_buzz(args: &Args) -> FizzBuzzGraph {
        let front = troupe();
        let heartbeat = front.actor(heartbeat { rate: args.rate, limit: args.beats, count: 0, .. });
        let generator = front.actor(generator { next: 0, .. });
        let worker = solo(worker { processed: 0, .. });
        let logger = solo(logger { seen: Seen::default(), .. });

        heartbeat.beats   >> worker.beats;
        generator.numbers >> channel().capacity(CAPACITY) >> worker.numbers;
        worker.results    >> channel().capacity(CAPACITY) >> logger.results;
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
