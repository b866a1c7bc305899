//! Parameters take no other attributes.

use steadygraph::prelude::*;

#[actor]
fn sink(#[cfg(unix)] numbers: &mut Rx<u64>) { //~ #[cfg(unix)]
    numbers.skip(usize::MAX);
}

fn main() {}
