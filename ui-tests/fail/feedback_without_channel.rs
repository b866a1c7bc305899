//! A feedback link must say how much it holds.

#[path = "../actors.rs"]
mod actors;
use actors::relay;
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let there = solo(relay { .. });
        let back = solo(relay { .. });
        there.output >> back.input;
        there.input << back.output; //~ there.input << back.output
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
