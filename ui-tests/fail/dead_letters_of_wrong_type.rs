//! Dead letters of numbers are no numbers.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
        let letters = solo(sink { total: 0, .. });
        dead(sink.numbers) >> letters.numbers; //~ numbers
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
