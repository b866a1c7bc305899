//! An actor is named by its `let`.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let _ = solo(sink { total: 0, .. }); //~ _
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
