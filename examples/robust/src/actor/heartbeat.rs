//! The clock of the graph.

use std::time::Duration;

use steadygraph::prelude::*;

/// Sends a beat every `rate` and asks the graph to stop after `limit` beats. In its first attempt it fails when it makes
/// beat 7.
#[actor(await_for_all!(every(*rate), beats))]
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
    assert!(*count != 8 || cx.attempt() > 0, "beat 7 is skipped");
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use steadygraph::prelude::*;

    use crate::{Args, fizz_buzz};

    #[test]
    fn after_its_failure_it_goes_on_with_the_same_beat_and_keeps_to_its_rate() {
        let args = Args::parse_from(["robust", "--rate", "1000", "--beats", "10"]);
        let mut app = fizz_buzz(&args);
        let mut worker = app.worker.play();
        let mut sim = app.simulate(7);

        // Beat 7 would be the eighth; the tick of its failed attempt is used up.
        sim.run_for(args.rate * 8 + args.rate / 2);
        assert_eq!(worker.beats.drain().count(), 7);
        sim.run_for(args.rate * 3);
        assert_eq!(worker.beats.drain().collect::<Vec<_>>(), [7, 8, 9]);
        assert!(worker.beats.is_closed());
    }
}
