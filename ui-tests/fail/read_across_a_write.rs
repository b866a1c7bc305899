//! A message that is looked at is not taken away meanwhile.

use steadygraph::prelude::*;

#[actor]
fn sink(words: &mut Rx<String>) {
    let word = words.peek();
    words.skip(1); //~ words.skip(1)
    drop(word);
}

fn main() {}
