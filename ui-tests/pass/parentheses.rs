//! In parentheses, rustfmt formats the graph.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph!(
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> channel().capacity(8) >> sink.numbers;
    }
);

fn main() {
    let _ = pipeline().topology();
}
