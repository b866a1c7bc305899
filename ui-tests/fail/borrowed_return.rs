//! What others shall see is sent.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, total: &mut u64) -> &'static u64 { //~ &'static u64
    *total += numbers.drain().sum::<u64>();
    &7
}

fn main() {}
