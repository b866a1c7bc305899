//! A field has a type with a name.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, add: &impl Fn(u64)) { //~ impl Fn(u64)
    numbers.drain().for_each(add);
}

fn main() {}
