//! The macro would take it for state that stays as a failure found it.

use steadygraph::prelude::*;

type Seen = SteadyState<u64>;

#[actor]
async fn sink(numbers: &mut Rx<u64>, seen: &mut Seen) { //~ Seen
    while await_for_all!(numbers) {
        seen.update(|seen| *seen += numbers.drain().sum::<u64>());
    }
}

fn main() {}
