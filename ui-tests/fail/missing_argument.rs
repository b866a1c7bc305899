//! The argument `rate` is not given.

#[path = "../actors.rs"]
mod actors;
use actors::{heartbeat, sink};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let heartbeat = solo(heartbeat { count: 0, .. }); //~ heartbeat
        let sink = solo(sink { total: 0, .. });
        heartbeat.beats >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
