//! A slot holds one message.

use steadygraph::prelude::*;

#[actor]
fn source(words: &mut Tx<String>) {
    if let Some(slot) = words.slots().next() {
        slot.write("one".to_owned());
        slot.write("two".to_owned()); //~ slot
    }
}

fn main() {}
