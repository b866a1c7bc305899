//! The return type is a new name; what goes wrong at the start, `run` reports.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Result<Pipeline, GraphError> { //~ Result<Pipeline, GraphError>
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

fn main() {}
