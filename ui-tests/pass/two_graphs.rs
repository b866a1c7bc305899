//! Two graphs in one module, with actors of the same names, and an empty one.

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
    pub fn nothing() -> Nothing {}
}

fn main() {
    let _ = (numbers().topology(), more_numbers().topology());
    let _ = nothing().topology();
}
