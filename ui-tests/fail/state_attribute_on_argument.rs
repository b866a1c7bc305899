//! An argument never changes.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(keep)] name: &String) { //~ #[state(keep)]
    numbers.skip(usize::MAX);
    name.len();
}

fn main() {}
