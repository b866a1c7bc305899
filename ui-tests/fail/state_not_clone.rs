//! What rolls back from a clone must be `Clone`.

use steadygraph::prelude::*;

pub struct Log(u64);

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(rollback)] log: &mut Log) { //~ Log
    log.0 += numbers.drain().sum::<u64>();
}

fn main() {}
