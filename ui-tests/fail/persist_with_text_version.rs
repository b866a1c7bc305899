//! A version is a number.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(persist, version = "2")] total: &mut u64) { //~ "2"
    *total += numbers.drain().sum::<u64>();
}

fn main() {}
