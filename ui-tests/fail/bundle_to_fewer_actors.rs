//! Four lanes are joined to two actors.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let sinks = [solo(sink { total: 0, .. }); 2];
        source.numbers >> switch.numbers;
        switch.lanes >> sinks.numbers; //~ numbers
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
