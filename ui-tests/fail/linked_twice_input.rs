//! Two links end at `sink.numbers`.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let odd = solo(source { next: 1, .. });
        let even = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        odd.numbers >> sink.numbers; //~ sink.numbers
        even.numbers >> sink.numbers; //~ sink.numbers
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
