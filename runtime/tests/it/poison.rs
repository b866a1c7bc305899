//! Messages that an actor fails on again and again.

use std::time::Duration;

use steadygraph::prelude::*;
use steadygraph::{DeadLetter, Totals};

const SECOND: Duration = Duration::from_secs(1);

/// Fails on some numbers, always.
#[actor]
fn picky(input: &mut Rx<u64>, out: &mut Tx<u64>, bad: &Vec<u64>, seen: &mut u64) {
    input.map_into(out, |n| {
        *seen += 1;
        assert!(!bad.contains(n), "{n} is bad");
        *n
    });
}

#[actor]
struct Bench {
    numbers: Tx<u64>,
    out: Rx<u64>,
    letters: Rx<DeadLetter<u64>>,
}

impl Behavior for Bench {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

graph! {
    fn picking(bad: Vec<u64>, policy: Restart) -> Picking {
        let bench = solo(Bench { .. });
        let picky = solo(picky { bad, seen: 0, .. });
        bench.numbers >> channel().capacity(64) >> picky.input;
        bench.out << channel().capacity(64) << picky.out;
        bench.letters << channel().capacity(2) << dead(picky.input);
        supervise([picky]).restart(policy);
    }
}
