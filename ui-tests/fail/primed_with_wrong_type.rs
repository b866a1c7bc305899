//! The link carries `u64`.

#[path = "../actors.rs"]
mod actors;
use actors::relay;
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let there = solo(relay { .. });
        let back = solo(relay { .. });
        there.output >> back.input;
        there.input << channel().primed(["first"]) << back.output; //~ channel().primed(["first"])
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
