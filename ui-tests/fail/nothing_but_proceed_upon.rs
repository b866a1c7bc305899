//! What else to wait for is missing.

use steadygraph::prelude::*;

#[actor]
async fn sink(numbers: &mut Rx<u64>) {
    while await_for_all_or_proceed_upon!(numbers) { //~ numbers
        numbers.skip(usize::MAX);
    }
}

fn main() {}
