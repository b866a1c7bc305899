//! The port sends `u64`.

use steadygraph::prelude::*;

#[actor]
fn source(numbers: &mut Tx<u64>) -> Reaction {
    numbers.push("one")?; //~ "one"
    Ok(())
}

fn main() {}
