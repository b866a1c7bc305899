//! Two actors are named `source`.

#[path = "../actors.rs"]
mod actors;
use actors::{merge, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. }); //~ source
        let source = solo(source { next: 1, .. }); //~ source
        let merge = solo(merge { .. });
        source.numbers >> merge.left;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
