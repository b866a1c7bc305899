//! An input has messages, not room.

use steadygraph::prelude::*;

#[actor(await_for_all!(numbers.vacant(1)))] //~ vacant
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

fn main() {}
