//! The graph takes a `u64`.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline(next: u64) -> Pipeline {
        let source = solo(source { next, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline("zero").run() //~ "zero"
}
