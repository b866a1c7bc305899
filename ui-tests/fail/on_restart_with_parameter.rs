//! A hook takes its actor alone.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[on_restart]
    fn mend(&mut self, _attempt: u64) {} //~ mend

    #[react(await_for_all!(self.numbers))]
    fn on_numbers(&mut self) {
        self.numbers.skip(1);
    }
}

fn main() {}
