//! An `async fn` gives nothing or a `Result`.

use steadygraph::prelude::*;

#[actor]
async fn sink(numbers: &mut Rx<u64>) -> u64 { //~ u64
    numbers.recv().await.unwrap_or(0)
}

fn main() {}
