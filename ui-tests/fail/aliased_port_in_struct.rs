//! An attribute does not see through an alias.

use steadygraph::prelude::*;

type Numbers = Rx<u64>;

#[actor]
pub struct Sink {
    pub numbers: Numbers, //~ Numbers
}

impl Behavior for Sink {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        while await_for_all!(self.numbers) {
            self.numbers.skip(usize::MAX);
        }
        Ok(())
    }
}

fn main() {}
