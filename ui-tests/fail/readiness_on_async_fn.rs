//! An `async fn` has its own loop.

use steadygraph::prelude::*;

#[actor(await_for_all!(numbers))] //~ await_for_all
async fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

fn main() {}
