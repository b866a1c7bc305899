//! The number of lanes is a literal or a constant.

#[path = "../actors.rs"]
mod actors;
use actors::{gather, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let width = 4;
        let sources = [solo(source { next: 0, .. }); width]; //~ width
        let gather = solo(gather { .. });
        sources.numbers >> gather.lanes;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
