//! The port is called `input`.

#[path = "../actors.rs"]
mod actors;
use actors::{gather, relay, source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let relays = [solo(relay { .. }); 4];
        let gather = solo(gather { .. });
        source.numbers >> switch.numbers;
        switch.lanes >> relays.inputs; //~ inputs
        relays.output >> gather.lanes;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
