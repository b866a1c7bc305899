//! A bundle of actors between two bundles of ports; its length is a constant.

#[path = "../actors.rs"]
mod actors;
use actors::{gather, source, switch};
use steadygraph::prelude::*;

const WIDTH: usize = 4;

/// Passes on what it gets, and how often.
#[actor]
fn worker(cx: &mut Context, input: &mut Rx<u64>, output: &mut Tx<u64>, names: &mut usize) {
    *names += cx.name().len() + cx.lane().unwrap_or(0);
    input.map_into(output, |n| *n);
}

graph! {
    pub fn pipeline(names: usize) -> Pipeline {
        let crew = troupe();
        let source = crew.actor(source { next: 0, .. });
        let switch = crew.actor(switch { .. });
        let workers = [crew.actor(worker { names, .. }); WIDTH];
        let gather = crew.actor(gather { .. });
        source.numbers >> switch.numbers;
        switch.lanes >> workers.input;
        workers.output >> channel().capacity(2) >> gather.lanes;
        stop().when_all([workers, gather]);
    }
}

fn main() {
    let app = pipeline(7);
    let workers: &[steadygraph::Placed<worker>; WIDTH] = &app.workers;
    assert_eq!(workers[3].names, 7);
}
