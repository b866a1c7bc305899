//! No function is named `totals`.

use steadygraph::prelude::*;

#[actor(on_stop = totals)] //~ totals
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

fn main() {}
