//! A test plays an actor that the graph does not have.

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
}

fn main() {
    let _source = pipeline().sorce.play(); //~ sorce
}
