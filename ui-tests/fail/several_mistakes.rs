//! All mistakes are reported at once, those that the macro finds and those that the compiler finds.

#[path = "../actors.rs"]
mod actors;
use actors::{merge, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: "zero", .. }); //~ "zero"
        let merge = solo(merge { .. });
        source.numbers >> merge.lft; //~ lft
        sorce.numbers >> merge.right; //~ sorce
        merge; //~ merge
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
