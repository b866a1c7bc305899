//! An actor is named by one name.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let (source, _) = (solo(source { next: 0, .. }), 0); //~ (source, _)
        let sink = solo(sink { total: 0, .. });
        let other = solo(source { next: 0, .. });
        other.numbers >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
