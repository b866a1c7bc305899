//! Without a port, a reaction would run all the time.

use steadygraph::prelude::*;

#[actor]
fn spin(count: &mut u64) { //~ spin
    *count += 1;
}

fn main() {}
