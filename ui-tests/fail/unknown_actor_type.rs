//! The actor is called `sink`.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(snik { total: 0, .. }); //~ snik
        let other = solo(sink { total: 0, .. });
        source.numbers >> other.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
