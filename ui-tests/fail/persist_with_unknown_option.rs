//! `persist` has two options.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(persist, path = "total.json")] total: &mut u64) { //~ path
    *total += numbers.drain().sum::<u64>();
}

fn main() {}
