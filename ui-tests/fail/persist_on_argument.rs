//! An argument never changes: it has nothing to keep on disk.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(persist)] limit: &u64) { //~ #[state(persist)]
    numbers.skip(usize::try_from(*limit).unwrap_or(0));
}

fn main() {}
