//! An actor with its own loop knows its attempts.

use steadygraph::prelude::*;

#[actor(on_restart = mend)] //~ on_restart
async fn sink(numbers: &mut Rx<u64>) {
    while await_for_all!(numbers) {
        numbers.skip(1);
    }
}

fn mend(_sink: &sink) {}

fn main() {}
