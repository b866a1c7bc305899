//! A graph is the same in each run: its links stand under no condition.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline(linked: bool) -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
        if linked {} //~ if linked {}
    }
}

fn main() -> Result<(), GraphError> {
    pipeline(true).run()
}
