//! A test plays `source`, whose port sends `u64`.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

fn main() {
    let mut source = pipeline().source.play();
    let _ = source.numbers.push("one"); //~ "one"
}
