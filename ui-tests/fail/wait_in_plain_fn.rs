//! Only async code waits.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>) {
    await_for_all!(numbers.avail(2)); //~ numbers
}

fn main() {}
