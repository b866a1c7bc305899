//! `sink.numbers` is an input.

#[path = "../actors.rs"]
mod actors;
use actors::sink;
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let one = solo(sink { total: 0, .. });
        let other = solo(sink { total: 0, .. });
        one.numbers >> other.numbers; //~ numbers
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
