//! `source.numbers` is an output.

#[path = "../actors.rs"]
mod actors;
use actors::source;
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let one = solo(source { next: 0, .. });
        let other = solo(source { next: 0, .. });
        one.numbers >> other.numbers; //~ numbers
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
