//! The port is called `numbers`.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>) {
    number.skip(usize::MAX); //~ number
}

fn main() {}
