//! Two links end at lane 0 of `gather.lanes`.

#[path = "../actors.rs"]
mod actors;
use actors::{gather_three, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let one = solo(source { next: 1, .. });
        let two = solo(source { next: 2, .. });
        let three = solo(source { next: 3, .. });
        let gather = solo(gather_three { .. });
        one.numbers >> gather.lanes[0]; //~ gather.lanes[0]
        two.numbers >> gather.lanes[0]; //~ gather.lanes[0]
        three.numbers >> gather.lanes[2];
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
