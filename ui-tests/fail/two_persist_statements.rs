//! A graph keeps its state in one place.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
        persist("here");
        persist("there"); //~ persist("there")
    }
}

fn main() {
    let _ = pipeline();
}
