//! Bundles on both ends of a link.

#[path = "../actors.rs"]
mod actors;
use actors::{gather, source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let gather = solo(gather { .. });
        source.numbers >> switch.numbers;
        switch.lanes >> channel().capacity(8) >> gather.lanes;
    }
}

fn main() {
    let mut app = pipeline();
    let mut source = app.source.play();
    let mut gather = app.gather.play();
    let mut sim = app.simulate(1);
    source.numbers.extend([1, 2, 3]);
    sim.run_until_idle();
    assert!(gather.lanes.next_ready(1).is_some());
}
