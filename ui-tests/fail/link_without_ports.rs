//! A link joins ports, not actors.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source >> sink; //~ source //~ sink
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
