//! A state has one version.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(persist, version = 2, version = 3)] total: &mut u64) { //~ version
    *total += numbers.drain().sum::<u64>();
}

fn main() {}
