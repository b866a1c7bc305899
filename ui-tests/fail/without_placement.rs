//! An actor without `solo` or a troupe runs nowhere.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = source { next: 0, .. }; //~ source
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
