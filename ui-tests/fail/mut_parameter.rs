//! A parameter is a plain name.

use steadygraph::prelude::*;

#[actor]
fn sink(mut numbers: &mut Rx<u64>) { //~ mut
    numbers.skip(usize::MAX);
}

fn main() {}
