//! A function is one reaction.

use steadygraph::prelude::*;

#[actor(reactions)] //~ reactions
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

fn main() {}
