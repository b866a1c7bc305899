//! A `String` taken by a reaction that fails must come back: say how.

use steadygraph::prelude::*;

#[actor]
fn printer(words: &mut Rx<String>) {
    for _word in words.drain() {} //~ words
}

fn main() {}
