//! A behavior that is written by hand runs no reactions.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink<T> {
    pub numbers: Rx<T>,
    #[state(persist)]
    pub total: u64,
}

impl<T: Send + 'static> Behavior for Sink<T> { //~ Sink<T>
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        while await_for_all!(self.numbers) {
            self.total += self.numbers.skip(1) as u64;
        }
        Ok(())
    }
}

fn main() {}
