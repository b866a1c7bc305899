//! A feedback link reads right to left.

#[path = "../actors.rs"]
mod actors;
use actors::relay;
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let there = solo(relay { .. });
        let back = solo(relay { .. });
        there.output >> back.input;
        back.output << channel().capacity(8) << there.input; //~ input //~ output
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
