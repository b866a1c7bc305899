//! The function is misspelt.

use steadygraph::prelude::*;

#[actor(on_start = opne)] //~ opne
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(1);
}

fn main() {}
