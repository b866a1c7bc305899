//! `batch` waits for 10 messages on each of two lanes that hold 8.

#[path = "../actors.rs"]
mod actors;
use actors::source;
use steadygraph::prelude::*;

#[actor(await_for_all!(lanes.any(2, 10)))]
pub fn batch(lanes: &mut [Rx<u64>; 2]) {
    lanes.each_mut().map(|lane| lane.skip(10));
}

graph! {
    pub fn pipeline() -> Pipeline {
        let sources = [solo(source { next: 0, .. }); 2];
        let batch = solo(batch { .. });
        sources.numbers >> channel().capacity(8) >> batch.lanes; //~ 8
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
