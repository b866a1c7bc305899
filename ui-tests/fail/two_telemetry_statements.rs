//! A graph has one telemetry.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
        telemetry().port(9901);
        telemetry().off(); //~ telemetry().off()
    }
}

fn main() {
    let _ = pipeline();
}
