//! Only one of the two relays gets numbers.

#[path = "../actors.rs"]
mod actors;
use actors::{merge, relay, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let relays = [solo(relay { .. }); 2];
        let merge = solo(merge { .. });
        source.numbers >> relays[0].input; //~ relays[0].input
        relays[0].output >> merge.left;
        relays[1].output >> merge.right;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
