//! A migration is a function with a name.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(persist, version = 2, migrate = |_, _| Ok(0))] total: &mut u64) { //~ |_, _| Ok(0)
    *total += numbers.drain().sum::<u64>();
}

fn main() {}
