//! `front` is a troupe, not an actor.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let front = troupe();
        let source = front.actor(source { next: 0, .. });
        let sink = front.actor(sink { total: 0, .. });
        source.numbers >> front.numbers; //~ front
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
