//! Links fill ports by name.

use steadygraph::prelude::*;

#[actor]
pub struct Sink(pub Rx<u64>); //~ Sink

impl Behavior for Sink {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        Ok(())
    }
}

fn main() {}
