//! `..` stands alone: the links fill the ports.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline(model: source) -> Pipeline {
        let source = solo(source { next: 0, ..model }); //~ model
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

fn main() {
    let _ = pipeline;
}
