//! A token that goes around a ring of actors, all on one thread.

mod actix;
mod kameo;
mod ractor;
mod smol;
mod steady_state;
mod steadygraph;
mod tokio;

use std::time::Duration;

use crate::case::{Case, Figures};

/// How many messages each channel holds.
const CAPACITY: usize = 64;

/// What the head of a ring has seen.
#[derive(Clone, Copy)]
struct Lap {
    /// The token, which each actor has counted up.
    token: u64,
    /// From its first hop to its last.
    elapsed: Duration,
}

/// How large a ring is and how often the token goes around.
#[derive(Clone, Copy)]
struct Ring {
    /// How many actors it has, the head among them.
    actors: u64,
    /// How often the head gets the token back.
    laps: u64,
}

impl Ring {
    /// The token when the head gets it back for the last time.
    fn hops(self) -> u64 {
        self.actors * self.laps
    }
}

/// Rings of all peers, with laps for about half a second.
pub(crate) fn cases() -> Vec<Case> {
    let (thousand, all) = ("ring/1000", "ring/100000");
    vec![
        Case::new(thousand, "steadygraph", || {
            hops(1_000, 5_000, steadygraph::run)
        }),
        Case::new(thousand, "actix", || hops(1_000, 8_000, actix::run)),
        Case::new(thousand, "tokio", || hops(1_000, 4_000, tokio::run)),
        Case::new(thousand, "smol", || hops(1_000, 2_000, smol::run)),
        Case::new(thousand, "ractor", || hops(1_000, 1_000, ractor::run)),
        Case::new(thousand, "kameo", || hops(1_000, 1_000, kameo::run)),
        Case::new(thousand, "steady_state off", || {
            hops(1_000, 2_000, steady_state::run)
        }),
        Case::new(all, "actix", || hops(100_000, 50, actix::run)),
        Case::new(all, "tokio", || hops(100_000, 40, tokio::run)),
        Case::new(all, "smol", || hops(100_000, 20, smol::run)),
        Case::new(all, "ractor", || hops(100_000, 5, ractor::run)),
        Case::new(all, "kameo", || hops(100_000, 5, kameo::run)),
    ]
}

/// Hops a second, whatever it takes to start and to stop the actors.
fn hops(actors: u64, laps: u64, run: fn(Ring) -> Lap) -> Figures {
    let ring = Ring { actors, laps };
    let Lap { token, elapsed } = run(ring);
    assert_eq!(token, ring.hops(), "each actor counts the token up");
    Figures::throughput(token, elapsed)
}
