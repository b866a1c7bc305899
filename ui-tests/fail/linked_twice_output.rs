//! Two links start at `source.numbers`.

#[path = "../actors.rs"]
mod actors;
use actors::{merge, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let merge = solo(merge { .. });
        source.numbers >> merge.left; //~ source.numbers
        source.numbers >> merge.right; //~ source.numbers
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
