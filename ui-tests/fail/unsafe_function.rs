//! Actors are run by safe code.

use steadygraph::prelude::*;

#[actor]
unsafe fn sink(numbers: &mut Rx<u64>) { //~ unsafe
    numbers.skip(usize::MAX);
}

fn main() {}
