//! A policy of its own, with values of the graph in it.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline(patience: std::time::Duration) -> Pipeline {
        let deadline = patience * 2;
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
        stop().when_all([source, sink]).deadline(deadline);
    }
}

fn main() {
    let _ = pipeline(std::time::Duration::from_secs(1)).topology();
}
