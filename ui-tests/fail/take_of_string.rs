//! A `String` taken by a reaction that fails must come back: say how.

use steadygraph::prelude::*;

#[actor]
fn printer(words: &mut Rx<String>) {
    words.take(); //~ words
}

fn main() {}
