//! An actor borrows what it keeps.

use steadygraph::prelude::*;

#[actor(await_for_all!(every(rate), beats))]
fn heartbeat(beats: &mut Tx<u64>, rate: std::time::Duration) { //~ std::time::Duration
    beats.fill(|| 1);
}

fn main() {}
