//! One port is joined to three lanes.

#[path = "../actors.rs"]
mod actors;
use actors::{gather_three, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let gather = solo(gather_three { .. });
        source.numbers >> gather.lanes; //~ lanes
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
