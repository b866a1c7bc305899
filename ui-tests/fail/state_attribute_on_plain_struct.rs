//! Only the state of reactions is undone.

use steadygraph::prelude::*;

#[actor]
pub struct Sink {
    pub numbers: Rx<u64>,
    #[state(rollback)] //~ #[state(rollback)]
    pub log: String,
}

impl Behavior for Sink {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        self.numbers.recv().await;
        Ok(())
    }
}

fn main() {}
