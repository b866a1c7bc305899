//! A link starts at the bundle `switch.lanes`, another at a lane of it.

#[path = "../actors.rs"]
mod actors;
use actors::{gather, sink, source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let gather = solo(gather { .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> switch.numbers;
        switch.lanes >> gather.lanes; //~ switch.lanes
        switch.lanes[0] >> sink.numbers; //~ switch.lanes[0]
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
