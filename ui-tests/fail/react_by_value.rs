//! A reaction borrows its actor.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[react(await_for_all!(self.numbers))]
    fn take(self) { //~ self
        drop(self.numbers);
    }
}

fn main() {}
