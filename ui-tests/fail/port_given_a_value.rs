//! A link fills the port, and so does the literal.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline(numbers: Tx<u64>) -> Pipeline {
        let source = solo(source { next: 0, numbers, .. }); //~ numbers
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

fn main() {
    let _ = pipeline;
}
