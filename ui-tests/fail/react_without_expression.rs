//! A method does not show what it waits for.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[react] //~ #[react]
    fn take(&mut self) {
        self.numbers.skip(usize::MAX);
    }
}

fn main() {}
