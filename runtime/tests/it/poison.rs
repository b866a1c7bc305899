//! Messages that an actor fails on again and again.

mod caution;
mod culprits;
mod letters;

use std::time::Duration;

use steadygraph::prelude::*;
use steadygraph::{ChannelName, Simulation, Totals};

const SECOND: Duration = Duration::from_secs(1);

/// Few under Miri, which takes its time.
fn seeds() -> std::ops::Range<u64> {
    0..if cfg!(miri) { 2 } else { 50 }
}

/// Fails on some numbers, always.
#[actor]
fn picky(input: &mut Rx<u64>, out: &mut Tx<u64>, bad: &Vec<u64>, seen: &mut u64) {
    input.map_into(out, |n| {
        *seen += 1;
        assert!(!bad.contains(n), "{n} is bad");
        *n
    });
}

/// Holds the ends that a test plays.
#[actor]
struct Source<T: Send + 'static> {
    out: Tx<T>,
}

#[actor]
struct Sink<T: Send + 'static> {
    input: Rx<T>,
}

impl<T: Send + 'static> Behavior for Source<T> {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

impl<T: Send + 'static> Behavior for Sink<T> {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

fn totals(sim: &Simulation, to: &str) -> Totals {
    let of = |(channel, _): &(ChannelName, Totals)| channel.to() == to;
    sim.totals().into_iter().find(of).unwrap().1
}
