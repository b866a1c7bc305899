//! There are `rollback` and `keep`.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(durable)] log: &mut String) { //~ durable
    numbers.drain();
    log.clear();
}

fn main() {}
