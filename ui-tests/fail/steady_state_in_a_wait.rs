//! There is nothing in it to wait for.

use steadygraph::prelude::*;

#[actor(await_for_all!(numbers, total))] //~ total
fn tally(numbers: &mut Rx<u64>, total: &mut SteadyState<u64>) {
    total.update(|total| *total += numbers.drain().sum::<u64>());
}

fn main() {}
