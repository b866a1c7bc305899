//! The actor keeps it, and lends it for each run.

use steadygraph::prelude::*;

#[actor]
async fn sink(numbers: &mut Rx<u64>, seen: SteadyState<u64>) { //~ SteadyState<u64>
    while await_for_all!(numbers) {
        numbers.skip(1);
    }
}

fn main() {}
