//! Tests of the graph as a whole, in simulation.

use clap::Parser;
use steadygraph::prelude::*;

use crate::{Args, fizz_buzz};

#[test]
fn whatever_the_schedule_33_is_the_one_dead_letter_and_nothing_is_lost() {
    for seed in 0..20 {
        let args = Args::parse_from(["robust", "--rate", "1000", "--beats", "60"]);
        let mut sim = fizz_buzz(&args).simulate(seed);
        sim.run_until_stopped().unwrap();

        let restarts: Vec<_> = sim
            .counters()
            .actors()
            .iter()
            .map(|actor| (actor.actor().to_owned(), actor.restarts()))
            .collect();
        let expected = [
            ("heartbeat", 1),
            ("generator", 1),
            ("worker", 3),
            ("logger", 1),
            ("archive", 0),
        ];
        assert_eq!(restarts, expected.map(|(name, n)| (name.to_owned(), n)));
        for (channel, totals) in sim.totals() {
            let dead = u64::from(channel.to() == "worker.numbers");
            assert_eq!(totals.dead_lettered, dead, "{channel}");
            assert_eq!((totals.lost, totals.abandoned), (0, 0), "{channel}");
            assert_eq!(totals.sent, totals.taken + dead, "{channel}");
        }
    }
}
