//! `source` sends `u64`, `printer` takes `String`.

#[path = "../actors.rs"]
mod actors;
use actors::{printer, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let printer = solo(printer { .. });
        source.numbers >> printer.words; //~ words
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
