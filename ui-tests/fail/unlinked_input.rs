//! No link ends at `right`.

#[path = "../actors.rs"]
mod actors;
use actors::{merge, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let merge = solo(merge { .. }); //~ merge
        source.numbers >> merge.left;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
