//! Dead letters come with supervision.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        let letters = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
        dead(sink.numbers) >> letters.numbers; //~ dead(sink.numbers)
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
