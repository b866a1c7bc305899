//! An end of a channel is one: it has no `clone`.

use steadygraph::prelude::*;

#[actor]
fn source(numbers: &mut Tx<u64>) {
    let _other: Tx<u64> = numbers.clone(); //~ clone
}

fn main() {}
