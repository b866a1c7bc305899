//! State on disk is written on another thread.

use std::cell::Cell;

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(persist)] total: &mut Cell<u64>) { //~ Cell<u64>
    total.set(total.get() + numbers.drain().sum::<u64>());
}

fn main() {}
