//! A conversation: the feedback link starts it.

#[path = "../actors.rs"]
mod actors;
use actors::relay;
use steadygraph::prelude::*;

graph! {
    pub fn pipeline(first: u64) -> Pipeline {
        let there = solo(relay { .. });
        let back = solo(relay { .. });
        there.output >> back.input;
        there.input << channel().capacity(8).primed([first, 2]) << back.output;
    }
}

fn main() {
    let _ = pipeline(1).topology();
}
