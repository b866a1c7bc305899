//! The lanes of `switch` send `u64`, those of `gather` take `String`.

#[path = "../actors.rs"]
mod actors;
use actors::{gather_words, source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let gather = solo(gather_words { .. });
        source.numbers >> switch.numbers;
        switch.lanes >> gather.lanes; //~ lanes
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
