//! An actor starts in one place.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[on_start]
    fn open(&mut self) {}

    #[on_start] //~ #[on_start]
    fn open_more(&mut self) {}

    #[react(await_for_all!(self.numbers))]
    fn on_numbers(&mut self) {
        self.numbers.skip(1);
    }
}

fn main() {}
