//! `#[actor]` makes the behavior itself.

use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Sink {
    pub numbers: Rx<u64>,
}

#[actor]
impl Behavior for Sink { //~ Behavior
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        Ok(())
    }
}

fn main() {}
