//! `batch` waits for 100 messages; a channel holds 64 unless told otherwise.

#[path = "../actors.rs"]
mod actors;
use actors::source;
use steadygraph::prelude::*;

#[actor(await_for_all!(numbers.avail(100)))]
pub fn batch(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let batch = solo(batch { .. });
        source.numbers >> batch.numbers; //~ numbers
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
