//! The port is called `numbers`.

use steadygraph::prelude::*;

#[actor(await_for_all!(number))] //~ number
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

fn main() {}
