//! Four actors are joined to three lanes.

#[path = "../actors.rs"]
mod actors;
use actors::{gather_three, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let sources = [solo(source { next: 0, .. }); 4];
        let gather = solo(gather_three { .. });
        sources.numbers >> gather.lanes; //~ lanes
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
