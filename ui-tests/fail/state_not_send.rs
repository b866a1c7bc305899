//! An actor moves to its thread, and its state with it.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(keep)] log: &mut std::rc::Rc<u64>) { //~ sink
    numbers.skip(usize::MAX);
    let _ = log;
}

fn main() {}
