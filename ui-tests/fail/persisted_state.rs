//! State on disk comes later.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(persist)] log: &mut String) { //~ persist
    numbers.skip(usize::MAX);
    log.clear();
}

fn main() {}
