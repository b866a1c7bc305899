//! An actor is named by one name.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let (source, sink) = (solo(source { next: 0, .. }), solo(sink { total: 0, .. })); //~ (source, sink)
        source.numbers >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
