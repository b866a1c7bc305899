//! A hook can be undone, so its struct says what a failure undoes.

use steadygraph::prelude::*;

#[actor]
pub struct Sink {
    numbers: Rx<u64>,
}

#[actor]
impl Sink { //~ Sink
    #[on_start]
    fn open(&mut self) {}

    #[react(await_for_all!(self.numbers))]
    fn on_numbers(&mut self) {
        self.numbers.skip(1);
    }
}

fn main() {}
