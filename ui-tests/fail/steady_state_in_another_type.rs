//! The runtime would not find it there.

use steadygraph::prelude::*;

#[actor]
async fn sink(numbers: &mut Rx<u64>, seen: &mut Option<SteadyState<u64>>) { //~ &mut Option<SteadyState<u64>>
    while await_for_all!(numbers) {
        numbers.skip(1);
    }
}

fn main() {}
