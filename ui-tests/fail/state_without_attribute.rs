//! A `String` is not `Copy`: it must say what a failure does to it.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, log: &mut String) { //~ String
    numbers.skip(usize::MAX);
    log.clear();
}

fn main() {}
