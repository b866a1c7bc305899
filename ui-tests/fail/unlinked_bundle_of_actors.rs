//! No link ends at the inputs of the two relays.

#[path = "../actors.rs"]
mod actors;
use actors::{merge, relay};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let relays = [solo(relay { .. }); 2]; //~ relay
        let merge = solo(merge { .. });
        relays[0].output >> merge.left;
        relays[1].output >> merge.right;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
