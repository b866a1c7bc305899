//! `Plain` lacks `#[actor]`, and has a behavior.

use steadygraph::prelude::*;

pub struct Plain {
    pub numbers: Rx<u64>,
}

impl Behavior for Plain { //~ Plain
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        Ok(())
    }
}

fn main() {}
