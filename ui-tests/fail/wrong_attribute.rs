//! The attribute takes a readiness expression, `on_stop = …` or `reactions`.

use steadygraph::prelude::*;

#[actor(durable)] //~ durable
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

fn main() {}
