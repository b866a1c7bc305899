//! A parameter is a field of the actor.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, (low, high): &mut (u64, u64)) { //~ (low, high)
    *low += numbers.drain().sum::<u64>();
    *high += 1;
}

fn main() {}
