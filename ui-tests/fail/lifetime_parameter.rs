//! An actor lends its fields for each run.

use steadygraph::prelude::*;

#[actor]
fn sink<'a>(numbers: &mut Rx<u64>) { //~ 'a
    numbers.skip(usize::MAX);
}

fn main() {}
