//! There is no such readiness macro.

use steadygraph::prelude::*;

#[actor(wait_for!(numbers))] //~ wait_for
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

fn main() {}
