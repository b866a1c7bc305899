//! Nothing reacts here.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
}

#[actor]
impl Sink { //~ Sink
    fn take(&mut self) {
        self.numbers.skip(usize::MAX);
    }
}

fn main() {}
