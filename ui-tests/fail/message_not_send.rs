//! Messages go from thread to thread.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<std::rc::Rc<u64>>) { //~ sink
    numbers.skip(1);
}

fn main() {}
