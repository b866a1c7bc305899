//! Two links start at lane 1 of the relays' outputs.

#[path = "../actors.rs"]
mod actors;
use actors::{merge, relay, source, split};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let split = solo(split { .. });
        let relays = [solo(relay { .. }); 2];
        let merge = solo(merge { .. });
        source.numbers >> split.numbers;
        split.left >> relays[0].input;
        split.right >> relays[1].input;
        relays[1].output >> merge.left; //~ relays[1].output
        relays[1].output >> merge.right; //~ relays[1].output
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
