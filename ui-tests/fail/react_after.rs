//! A reaction of a struct waits for a delay, which would begin anew each time.

use std::time::Duration;

use steadygraph::prelude::*;

#[actor(reactions)]
struct Batch {
    numbers: Rx<u64>,
}

#[actor]
impl Batch {
    #[react(await_for_any!(self.numbers.avail(50), after(Duration::from_millis(1))))] //~ after(Duration::from_millis(1))
    fn flush(&mut self) {
        self.numbers.skip(50);
    }
}

fn main() {}
