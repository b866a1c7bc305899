//! A wait needs something to wait for.

use steadygraph::prelude::*;

#[actor]
async fn sink(numbers: &mut Rx<u64>) {
    while await_for_any!(numbers, all!()) { //~ all
        numbers.skip(usize::MAX);
    }
}

fn main() {}
