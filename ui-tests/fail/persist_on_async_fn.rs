//! State goes to disk at the commits of reactions: an actor with its own loop has none.

use steadygraph::prelude::*;

#[actor]
async fn sink(numbers: &mut Rx<u64>, #[state(persist)] total: &mut u64) { //~ #[state(persist)]
    while await_for_all!(numbers) {
        *total += numbers.drain().sum::<u64>();
    }
}

fn main() {}
