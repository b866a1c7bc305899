//! An actor borrows what it keeps.

use steadygraph::prelude::*;

#[actor]
fn source(numbers: &mut Tx<u64>, #[state(keep)] log: Vec<u64>) { //~ Vec<u64>
    numbers.fill(|| 1);
}

fn main() {}
