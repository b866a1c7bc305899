//! The ports of `sink` are out of reach: no literal of it stands here.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

fn made() -> sink {
    unimplemented!()
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(made());
        source.numbers >> sink.numbers; //~ sink
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
