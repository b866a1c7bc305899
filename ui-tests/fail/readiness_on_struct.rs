//! A struct does not wait: its methods do.

use steadygraph::prelude::*;

#[actor(reactions, await_for_all!(numbers))] //~ await_for_all
pub struct Sink {
    pub numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[react(await_for_all!(self.numbers))]
    fn take(&mut self) {
        self.numbers.skip(usize::MAX);
    }
}

fn main() {}
