//! An actor has one context.

use steadygraph::prelude::*;

#[actor]
fn sink(cx: &mut Context, numbers: &mut Rx<u64>, other: &mut Context) { //~ other: &mut Context
    numbers.skip(usize::MAX);
    cx.request_shutdown();
    other.request_shutdown();
}

fn main() {}
