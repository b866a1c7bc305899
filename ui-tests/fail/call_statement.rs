//! A function called for its effect is no statement of a graph.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
        drop(7); //~ drop(7)
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
