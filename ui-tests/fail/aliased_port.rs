//! An attribute does not see through an alias.

use steadygraph::prelude::*;

type Numbers = Rx<u64>;

#[actor]
fn sink(words: &mut Rx<u8>, numbers: &Numbers) { //~ Numbers
    words.skip(usize::MAX);
    numbers.len();
}

fn main() {}
