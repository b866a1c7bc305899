//! An argument never changes.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, limit: &u64) {
    numbers.skip(usize::MAX);
    *limit = 7; //~ *limit = 7
}

fn main() {}
