//! A link has two ends: the output of `relay` is another link's.

#[path = "../actors.rs"]
mod actors;
use actors::{relay, sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let relay = solo(relay { .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> relay.input >> sink.numbers; //~ relay.input
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
