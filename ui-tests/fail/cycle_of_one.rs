//! The relay waits for itself.

#[path = "../actors.rs"]
mod actors;
use actors::relay;
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let relay = solo(relay { .. });
        relay.output >> relay.input; //~ relay.output >> relay.input
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
