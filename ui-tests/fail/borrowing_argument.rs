//! An actor keeps no borrows.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, name: &Option<&str>) { //~ &
    numbers.skip(usize::MAX);
    let _ = name;
}

fn main() {}
