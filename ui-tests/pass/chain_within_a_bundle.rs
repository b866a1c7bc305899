//! The actors of a bundle, joined to each other in a row.

#[path = "../actors.rs"]
mod actors;
use actors::{relay, sink, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let stages = [solo(relay { .. }); 3];
        let sink = solo(sink { total: 0, .. });
        source.numbers >> stages[0].input;
        stages[0].output >> stages[1].input;
        stages[1].output >> stages[2].input;
        stages[2].output >> sink.numbers;
    }
}

fn main() {
    let mut app = pipeline();
    let mut source = app.source.play();
    let mut sink = app.sink.play();
    let mut sim = app.simulate(7);
    source.numbers.extend([1, 2]);
    sim.run_until_idle();
    assert_eq!(sink.numbers.drain().collect::<Vec<_>>(), [1, 2]);
}
