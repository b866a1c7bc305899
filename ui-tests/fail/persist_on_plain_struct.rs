//! A struct with its own loop keeps no state on disk.

use steadygraph::prelude::*;

#[actor]
struct Sink {
    numbers: Rx<u64>,
    #[state(persist)] //~ #[state(persist)]
    total: u64,
}

impl Behavior for Sink {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        while await_for_all!(self.numbers) {
            self.total += self.numbers.drain().sum::<u64>();
        }
        Ok(())
    }
}

fn main() {}
