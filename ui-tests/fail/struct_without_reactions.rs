//! The struct must say `#[actor(reactions)]`.

use steadygraph::prelude::*;

#[actor]
pub struct Sink {
    pub numbers: Rx<u64>,
}

#[actor]
impl Sink { //~ Sink
    #[react(await_for_all!(self.numbers))]
    fn take(&mut self) {
        self.numbers.skip(usize::MAX);
    }
}

fn main() {}
