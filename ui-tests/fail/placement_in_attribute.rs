//! An actor is placed in the graph.

use steadygraph::prelude::*;

#[actor(solo)] //~ solo
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

fn main() {}
