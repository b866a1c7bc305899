//! `gather.lanes` is a bundle of inputs.

#[path = "../actors.rs"]
mod actors;
use actors::gather;
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let gather = solo(gather { .. });
        let other = solo(gather { .. });
        gather.lanes >> other.lanes; //~ lanes
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
