//! `len` is a number, not a condition.

use steadygraph::prelude::*;

#[actor]
async fn sink(numbers: &mut Rx<u64>) {
    while await_for_all!(numbers.len()) { //~ numbers.len()
        numbers.skip(usize::MAX);
    }
}

fn main() {}
