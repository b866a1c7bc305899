//! The graph does not see a port in an `Option`.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, more: &mut Option<Rx<u64>>) { //~ &mut Option<Rx<u64>>
    numbers.skip(usize::MAX);
    *more = None;
}

fn main() {}
