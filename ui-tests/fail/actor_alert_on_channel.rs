//! What is measured of actors cannot be asked of a channel.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;
use steadygraph::telemetry::load;

graph! {
    fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> channel().alert(load().average().above(0.9)) >> sink.numbers; //~ load().average().above(0.9)
    }
}

fn main() {
    let _ = pipeline();
}
