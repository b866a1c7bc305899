//! State on disk is written through serde.

use steadygraph::prelude::*;

#[derive(Clone)]
pub struct Ledger {
    total: u64,
}

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(persist)] ledger: &mut Ledger) { //~ Ledger
    ledger.total += numbers.drain().sum::<u64>();
}

fn main() {}
