//! The bundle has lanes 0 to 3.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let sinks = [solo(sink { total: 0, .. }); 4];
        source.numbers >> switch.numbers;
        switch.lanes >> sinks.numbers;
        supervise([sinks[4]]); //~ 4
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
