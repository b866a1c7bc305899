//! A wait needs something to wait for.

use steadygraph::prelude::*;

#[actor]
async fn sink(numbers: &mut Rx<u64>) {
    while await_for_all!() { //~ await_for_all!()
        numbers.drain();
    }
}

fn main() {}
