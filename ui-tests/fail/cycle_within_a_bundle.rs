//! The first lane waits for the second, and the second for the first.

#[path = "../actors.rs"]
mod actors;
use actors::relay;
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let stages = [solo(relay { .. }); 2];
        stages[0].output >> stages[1].input;
        stages[1].output >> stages[0].input; //~ stages[1].output >> stages[0].input
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
