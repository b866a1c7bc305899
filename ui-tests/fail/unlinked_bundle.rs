//! No link starts at the bundle `lanes`.

#[path = "../actors.rs"]
mod actors;
use actors::{source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. }); //~ switch
        source.numbers >> switch.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
