//! A method that runs at the start gives nothing or a `Result`.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[on_start]
    fn open(&mut self) -> bool { //~ bool
        true
    }

    #[react(await_for_all!(self.numbers))]
    fn on_numbers(&mut self) {
        self.numbers.skip(1);
    }
}

fn main() {}
