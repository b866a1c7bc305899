//! The name of the method is still to come.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>) {
    numbers.; //~ ;
}

fn main() {}
