//! No link starts at `right`.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source, split};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let split = solo(split { .. }); //~ split
        let sink = solo(sink { total: 0, .. });
        source.numbers >> split.numbers;
        split.left >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
