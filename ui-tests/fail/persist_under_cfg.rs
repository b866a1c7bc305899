//! State on disk is there in each build.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
    #[cfg(all())] //~ #[cfg(all())]
    #[state(persist)]
    pub total: u64,
}

#[actor]
impl Sink {
    #[react(await_for_all!(self.numbers))]
    fn on_numbers(&mut self) {
        self.total += self.numbers.drain().sum::<u64>();
    }
}

fn main() {}
