//! `batch` waits for 10 messages on a channel that holds 8.

#[path = "../actors.rs"]
mod actors;
use actors::source;
use steadygraph::prelude::*;

#[actor(await_for_all!(numbers.avail(10)))]
pub fn batch(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let batch = solo(batch { .. });
        source.numbers >> channel().capacity(8) >> batch.numbers; //~ 8
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
