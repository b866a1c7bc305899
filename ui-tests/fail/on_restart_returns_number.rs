//! What runs at a restart gives nothing or a `Result`.

use steadygraph::prelude::*;

#[actor(on_restart = mend)] //~ mend
fn sink(numbers: &mut Rx<u64>) {
    numbers.skip(1);
}

fn mend(_sink: &mut sink) -> u64 {
    1
}

fn main() {}
