//! A graph is an item, and so stands in functions too.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

fn main() {
    let width = {
        graph! {
            fn pipeline() -> Pipeline {
                let source = solo(source { next: 0, .. });
                let sink = solo(sink { total: 0, .. });
                source.numbers >> sink.numbers;
            }
        }
        pipeline().to_dot().len()
    };
    assert!(width > 0);
}
