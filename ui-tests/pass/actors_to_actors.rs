//! A bundle of actors joined to a bundle of actors, and lanes of both alone.

#[path = "../actors.rs"]
mod actors;
use actors::{relay, sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let sources = [solo(source { next: 0, .. }); 2];
        let relays = [solo(relay { .. }); 2];
        let sinks = [solo(sink { total: 0, .. }); 2];
        sources.numbers >> relays.input;
        relays[0].output >> sinks[1].numbers;
        relays[1].output >> channel().capacity(8) >> sinks[0].numbers;
    }
}

fn main() {
    assert!(pipeline().to_dot().contains("relays"));
}
