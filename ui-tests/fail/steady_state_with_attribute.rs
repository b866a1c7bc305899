//! It rolls back by itself.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(rollback)] seen: &mut SteadyState<Vec<u64>>) { //~ #[state(rollback)]
    seen.update(|seen| seen.extend(numbers.drain()));
}

fn main() {}
