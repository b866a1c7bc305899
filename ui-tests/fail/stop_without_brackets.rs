//! The actors to wait for stand in brackets.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
        stop().when_all(sink); //~ sink
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
