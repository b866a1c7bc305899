//! The function takes another actor.

use steadygraph::prelude::*;

#[actor(on_start = open)] //~ open
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(1);
}

fn open(_number: &mut u64) {}

fn main() {}
