//! State rolls back in reactions only.

use steadygraph::prelude::*;

#[actor]
async fn sink(numbers: &mut Rx<u64>, #[state(rollback)] log: &mut String) { //~ #[state(rollback)]
    while await_for_all!(numbers) {
        numbers.skip(usize::MAX);
        log.clear();
    }
}

fn main() {}
