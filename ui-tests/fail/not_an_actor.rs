//! `Plain` lacks `#[actor]`.

#[path = "../actors.rs"]
mod actors;
use actors::source;
use steadygraph::prelude::*;

pub struct Plain {
    pub numbers: Rx<u64>,
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let plain = solo(Plain { .. }); //~ Plain
        source.numbers >> plain.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
