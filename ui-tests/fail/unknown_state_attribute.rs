//! There are `rollback` and `keep`.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(durable)] log: &mut String) { //~ durable
    numbers.skip(usize::MAX);
    log.clear();
}

fn main() {}
