//! An `async fn` has its own loop.

use steadygraph::prelude::*;

#[actor(on_stop = totals)] //~ on_stop
async fn sink(numbers: &mut Rx<u64>) {
    while await_for_all!(numbers) {
        numbers.skip(usize::MAX);
    }
}

fn main() {}
