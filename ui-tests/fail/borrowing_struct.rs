//! An actor keeps no borrows.

use steadygraph::prelude::*;

#[actor]
pub struct Sink<'a> { //~ 'a
    pub numbers: Rx<u64>,
    pub name: &'a str,
}

impl Behavior for Sink<'static> {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        Ok(())
    }
}

fn main() {}
