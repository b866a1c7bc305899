//! What runs at the stop gives nothing or a `Result`.

use steadygraph::prelude::*;

#[actor(on_stop = flush)] //~ flush
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(1);
}

fn flush(_sink: &mut sink) -> u64 {
    1
}

fn main() {}
