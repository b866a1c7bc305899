//! `limit` is not a port.

use steadygraph::prelude::*;

#[actor(await_for_all!(numbers, limit))] //~ limit
fn sink(numbers: &mut Rx<u64>, limit: &u64) {
    numbers.skip(*limit as usize);
}

fn main() {}
