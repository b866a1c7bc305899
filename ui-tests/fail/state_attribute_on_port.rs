//! A port rolls back by itself.

use steadygraph::prelude::*;

#[actor]
fn sink(#[state(rollback)] numbers: &mut Rx<u64>) { //~ #[state(rollback)]
    numbers.skip(usize::MAX);
}

fn main() {}
