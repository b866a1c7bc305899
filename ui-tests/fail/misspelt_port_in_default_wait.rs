//! The port is called `numbers`.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>) {
    number.drain(); //~ number
}

fn main() {}
