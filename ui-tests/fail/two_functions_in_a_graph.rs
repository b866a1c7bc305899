//! `graph!` holds one `fn`.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }

    pub fn other() -> Other {} //~ pub fn other() -> Other {}
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
