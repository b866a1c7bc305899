//! All that a reaction needs is a field.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[react(await_for_all!(self.numbers))]
    fn take(&mut self, limit: usize) { //~ limit: usize
        self.numbers.skip(limit);
    }
}

fn main() {}
