//! It changes, so it is lent mutably.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, seen: &SteadyState<u64>) { //~ &SteadyState<u64>
    let _ = (numbers, seen);
}

fn main() {}
