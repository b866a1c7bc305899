//! A `String` is not `Copy`: it must say what a failure does to it.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
    pub log: String, //~ String
}

#[actor]
impl Sink {
    #[react(await_for_all!(self.numbers))]
    fn take(&mut self) {
        self.numbers.skip(usize::MAX);
    }
}

fn main() {}
