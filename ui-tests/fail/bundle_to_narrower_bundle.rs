//! Four lanes are joined to three.

#[path = "../actors.rs"]
mod actors;
use actors::{gather_three, source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let gather = solo(gather_three { .. });
        source.numbers >> switch.numbers;
        switch.lanes >> gather.lanes; //~ lanes
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
