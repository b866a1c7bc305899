//! `Silent` is an actor that does nothing: `impl Behavior` is missing.

#[path = "../actors.rs"]
mod actors;
use actors::source;
use steadygraph::prelude::*;

#[actor]
pub struct Silent {
    pub numbers: Rx<u64>,
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let silent = solo(Silent { .. }); //~ Silent
        source.numbers >> silent.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
