//! A wait needs something to wait for.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[react(await_for_all!())] //~ await_for_all
    fn take(&mut self) {
        self.numbers.skip(usize::MAX);
    }
}

fn main() {}
