//! A ring of nodes that are reactions, in one troupe.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use steadygraph::prelude::*;

use super::{Lap, Ring};

/// How the head says what it has seen.
type Outcome = Arc<OnceLock<Lap>>;

/// Sends the token around, and asks for the stop when it comes back for the last time.
#[actor]
fn head(
    cx: &mut Context,
    input: &mut Rx<u64>,
    output: &mut Tx<u64>,
    hops: &u64,
    outcome: &Outcome,
    begun: &mut Option<Instant>,
) -> Reaction {
    let Some(token) = input.take() else {
        return Ok(());
    };
    let begun = begun.get_or_insert_with(Instant::now);
    if token < *hops {
        output.push(token + 1)?;
    } else {
        outcome.get_or_init(|| Lap {
            token,
            elapsed: begun.elapsed(),
        });
        cx.request_shutdown();
    }
    Ok(())
}

/// Passes the token on.
#[actor]
fn node(input: &mut Rx<u64>, output: &mut Tx<u64>) -> Reaction {
    if let Some(token) = input.take() {
        output.push(token + 1)?;
    }
    Ok(())
}

// A thousand actors, as the build script writes them.
include!(concat!(env!("OUT_DIR"), "/ring.rs"));

pub(super) fn run(size: Ring) -> Lap {
    assert_eq!(
        size.actors, 1000,
        "the size of the ring that the build script writes"
    );
    let outcome = Outcome::default();
    let stopped = ring(size.hops(), &outcome).run();
    stopped.expect("the ring stops in order");
    *outcome.get().expect("the head has seen the token")
}
