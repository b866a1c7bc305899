//! A field says once what it is.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
    #[arg]
    #[arg] //~ #[arg]
    pub limit: String,
    #[state(keep)]
    #[state(rollback)] //~ #[state(rollback)]
    pub log: String,
}

#[actor]
impl Sink {
    #[react(await_for_all!(self.numbers))]
    fn on_numbers(&mut self) {
        self.numbers.skip(1);
    }
}

fn main() {}
