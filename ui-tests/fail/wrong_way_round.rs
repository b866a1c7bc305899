//! The link reads right to left. Both its ends are wrong.

#[path = "../actors.rs"]
mod actors;
use actors::{relay, sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let relay = solo(relay { .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> relay.input;
        sink.numbers >> relay.output; //~ numbers //~ output
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
