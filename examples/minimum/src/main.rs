//! The lesson `minimum`: one actor, arguments, logging, a stop in order. The README beside it explains it.

use std::time::Duration;

use clap::Parser;
use clap::builder::TypedValueParser;
use steadygraph::prelude::*;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;

/// Beats a while, then ends.
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

/// Logs a beat every `rate` and asks the graph to stop after `limit` beats.
#[actor(await_for_all!(every(*rate)), on_stop = total)]
fn heartbeat(cx: &mut Context, rate: &Duration, limit: &u64, count: &mut u64) {
    *count += 1;
    tracing::info!(beat = *count);
    if *count == *limit {
        cx.request_shutdown();
    }
}

/// Called when the actor has ended in order.
fn total(heartbeat: &heartbeat) {
    tracing::info!(beats = heartbeat.count, "total");
}

graph! {
    /// A heart that beats.
    fn minimum(args: &Args) -> Minimum {
        let heartbeat = solo(heartbeat { rate: args.rate, limit: args.beats, count: 0 });
    }
}

fn main() -> Result<(), GraphError> {
    let args = Args::parse();
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .from_env_lossy();
    tracing_subscriber::fmt().with_env_filter(filter).init();
    minimum(&args).run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_beats_take_a_minute_of_virtual_time() -> Result<(), GraphError> {
        let mut sim = minimum(&Args::parse_from(["minimum"])).simulate(7);
        sim.run_until_stopped()?;
        assert_eq!(sim.elapsed(), Duration::from_secs(60));
        Ok(())
    }

    #[test]
    fn a_stop_does_not_wait_for_the_next_beat() -> Result<(), GraphError> {
        let mut sim = minimum(&Args::parse_from(["minimum"])).simulate(7);
        sim.run_for(Duration::from_millis(2500));
        sim.request_shutdown();
        sim.run_until_stopped()?;
        assert_eq!(sim.elapsed(), Duration::from_millis(2500));
        Ok(())
    }

    #[test]
    fn a_rate_of_nothing_is_refused() {
        assert!(Args::try_parse_from(["minimum", "--rate", "0"]).is_err());
        assert!(Args::try_parse_from(["minimum", "--beats", "0"]).is_err());
    }
}
