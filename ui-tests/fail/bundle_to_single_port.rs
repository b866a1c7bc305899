//! Four lanes are joined to one port.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> switch.numbers;
        switch.lanes >> sink.numbers; //~ numbers
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
