//! A struct has no life of its own.

use steadygraph::prelude::*;

#[actor(reactions, on_start = open)] //~ on_start
pub struct Sink {
    numbers: Rx<u64>,
}

fn open(_sink: &Sink) {}

fn main() {}
