//! An actor borrows its ports.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: Rx<u64>) { //~ Rx<u64>
    numbers.len();
}

fn main() {}
