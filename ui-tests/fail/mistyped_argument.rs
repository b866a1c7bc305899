//! `rate` is a `Duration`.

#[path = "../actors.rs"]
mod actors;
use actors::{heartbeat, sink};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let heartbeat = solo(heartbeat { rate: 100, count: 0, .. }); //~ 100
        let sink = solo(sink { total: 0, .. });
        heartbeat.beats >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
