//! Each relay waits for the other: nothing ever moves.

#[path = "../actors.rs"]
mod actors;
use actors::relay;
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let there = solo(relay { .. });
        let back = solo(relay { .. });
        there.output >> back.input;
        back.output >> there.input; //~ back.output >> there.input
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
