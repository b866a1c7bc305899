//! A reaction is a plain `fn`.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
}

#[actor]
impl Sink {
    #[react(await_for_all!(self.numbers))]
    async fn take(&mut self) { //~ async
        self.numbers.skip(usize::MAX);
    }
}

fn main() {}
