//! The context is lent mutably.

use steadygraph::prelude::*;

#[actor]
fn sink(cx: &Context, numbers: &mut Rx<u64>) { //~ &Context
    numbers.skip(usize::MAX);
    cx.name();
}

fn main() {}
