//! What the actor calls is there in each build.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[cfg(all())] //~ #[cfg(all())]
    #[react(await_for_all!(self.numbers))]
    fn on_numbers(&mut self) {
        self.numbers.skip(1);
    }

    #[on_stop]
    #[cfg(any())] //~ #[cfg(any())]
    fn flush(&mut self) {}

    #[cfg(any())]
    fn helper(&self) {}
}

fn main() {}
