//! `every` takes a `Duration`.

use steadygraph::prelude::*;

#[actor(await_for_all!(every(100), beats))] //~ 100
fn heartbeat(beats: &mut Tx<u64>) {
    beats.fill(|| 1);
}

fn main() {}
