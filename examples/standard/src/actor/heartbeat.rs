//! The clock of the graph.

use std::time::Duration;

use steadygraph::prelude::*;

/// Sends a beat every `rate` and asks the graph to stop after `limit` beats.
#[actor(await_for_all!(every(*rate), beats), on_stop = total)]
pub(crate) fn heartbeat(
    cx: &mut Context,
    beats: &mut Tx<u64>,
    rate: &Duration,
    limit: &u64,
    count: &mut u64,
) -> Reaction {
    beats.push(*count)?;
    *count += 1;
    if *count == *limit {
        cx.request_shutdown();
    }
    Ok(())
}

fn total(heartbeat: &heartbeat) {
    tracing::info!(beats = heartbeat.count, "total");
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use steadygraph::prelude::*;

    use crate::{Args, fizz_buzz};

    #[test]
    fn it_beats_at_its_rate_and_then_stops_the_graph() {
        let args = Args::parse_from(["standard", "--rate", "100", "--beats", "5"]);
        let mut app = fizz_buzz(&args);
        let mut worker = app.worker.play();
        let mut sim = app.simulate(7);

        sim.run_for(args.rate * 3);
        assert_eq!(worker.beats.drain().collect::<Vec<_>>(), [0, 1, 2]);
        assert!(!worker.beats.is_closed());

        sim.run_for(args.rate * 2);
        assert_eq!(worker.beats.drain().collect::<Vec<_>>(), [3, 4]);
        assert!(worker.beats.is_closed());
        assert!(worker.numbers.is_closed());
    }
}
