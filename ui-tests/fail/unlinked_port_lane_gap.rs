//! Lane 1 of `switch.lanes` leads nowhere.

#[path = "../actors.rs"]
mod actors;
use actors::{merge, sink, source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let merge = solo(merge { .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> switch.numbers;
        switch.lanes[0] >> merge.left; //~ switch.lanes[0]
        switch.lanes[2] >> merge.right;
        switch.lanes[3] >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
