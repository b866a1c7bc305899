//! A wait needs something to wait for.

use steadygraph::prelude::*;

#[actor(await_for_all!())] //~ await_for_all
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

fn main() {}
