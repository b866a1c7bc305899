//! It rolls back by itself.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    numbers: Rx<u64>,
    #[state(keep)] //~ #[state(keep)]
    seen: SteadyState<Vec<u64>>,
}

fn main() {}
