//! An actor with its own loop begins as it likes.

use steadygraph::prelude::*;

#[actor(on_start = open)] //~ on_start
async fn sink(numbers: &mut Rx<u64>) {
    while await_for_all!(numbers) {
        numbers.skip(1);
    }
}

fn open(_sink: &sink) {}

fn main() {}
