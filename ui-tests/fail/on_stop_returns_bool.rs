//! A method that runs at the stop gives nothing or a `Result`.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[react(await_for_all!(self.numbers))]
    fn on_numbers(&mut self) {
        self.numbers.skip(1);
    }

    #[on_stop]
    fn flush(&mut self) -> bool { //~ bool
        true
    }
}

fn main() {}
