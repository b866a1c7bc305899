//! Values are made before the actors.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use std::time::Duration;
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        let total = sink.total; //~ sink
        source.numbers >> channel().window(Duration::from_secs(total)) >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
