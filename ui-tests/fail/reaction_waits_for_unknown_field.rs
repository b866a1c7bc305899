//! The field is called `numbers`.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[react(await_for_all!(self.number))] //~ number
    fn take(&mut self) {
        self.numbers.skip(usize::MAX);
    }
}

fn main() {}
