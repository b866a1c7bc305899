//! No link names `relay`.

#[path = "../actors.rs"]
mod actors;
use actors::{relay, sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let relay = solo(relay { .. }); //~ relay
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
