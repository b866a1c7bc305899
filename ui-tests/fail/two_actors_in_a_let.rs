//! A `let` declares one actor.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let pair = (solo(source { next: 0, .. }), solo(source { next: 1, .. })); //~ source
        let source = solo(source { next: 2, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
