//! The ledger notices when a channel does not do what it says.
//!
//! `RUSTFLAGS='--cfg mutant="commit_off_by_one"' cargo test -p steadygraph --test it ledger::` puts a mistake into the
//! commit of the shipped code; `.ci/run` does so.

use steadygraph::prelude::*;

/// Passes on what comes.
#[actor]
fn pass(input: &mut Rx<u64>, out: &mut Tx<u64>) {
    input.map_into(out, |n| *n);
}

#[actor]
struct Bench {
    input: Tx<u64>,
    out: Rx<u64>,
}

impl Behavior for Bench {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

graph! {
    fn passing() -> Passing {
        let bench = solo(Bench { .. });
        let pass = solo(pass { .. });
        bench.input >> pass.input;
        bench.out << channel() << pass.out;
    }
}

#[test]
#[cfg_attr(
    mutant = "commit_off_by_one",
    should_panic(
        expected = "the ledger of `bench.input >> pass.input` does not balance: the ring committed up to \
                             message 2, the ledger up to 3"
    )
)]
fn a_commit_that_publishes_one_message_too_few_is_noticed() {
    let mut app = passing();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.input.extend([1, 2, 3]);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [1, 2, 3]);
}
