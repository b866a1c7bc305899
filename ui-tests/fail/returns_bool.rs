//! A reaction gives nothing or a `Reaction`.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>) -> bool { //~ bool
    numbers.take().is_some()
}

fn main() {}
