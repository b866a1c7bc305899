//! A graph is the same in each run, and so are the places of its actors.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline(alone: bool) -> Pipeline {
        let front = troupe();
        let source = front.actor(source { next: 0, .. });
        let sink = if alone { solo(sink { total: 0, .. }) } else { front.actor(sink { total: 0, .. }) }; //~ sink
        source.numbers >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline(true).run()
}
