//! There is one `sink`, not a bundle of them.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink[0].numbers; //~ 0
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
