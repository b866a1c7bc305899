//! Graphs in one module: with actors of the same names, with names that join to the same, and an empty one.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn numbers() -> Numbers {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

graph! {
    pub fn more_numbers() -> MoreNumbers {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

graph! {
    pub fn pipeline() -> Pipeline {
        let test_source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        test_source.numbers >> sink.numbers;
    }
}

graph! {
    pub fn pipeline_test() -> PipelineTest {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

graph! {
    pub fn nothing() -> Nothing {}
}

fn main() {
    let _ = (numbers().topology(), more_numbers().topology());
    let _ = (pipeline().topology(), pipeline_test().topology());
    let _ = nothing().topology();
}
