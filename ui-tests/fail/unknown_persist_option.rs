//! A statement about state on disk has the methods of `Persistence`.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
        persist("here").each(std::time::Duration::from_secs(1)); //~ each
    }
}

fn main() {
    let _ = pipeline();
}
