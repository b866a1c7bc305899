//! Only state on disk has a version.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(rollback, version = 2)] seen: &mut Vec<u64>) { //~ version
    seen.extend(numbers.drain());
}

fn main() {}
