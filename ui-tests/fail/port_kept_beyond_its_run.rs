//! A port is lent for a run: it cannot be moved to a thread.

use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>) {
    std::thread::spawn(move || numbers.drain().count()); //~ std::thread::spawn(move || numbers.drain().count())
}

fn main() {}
