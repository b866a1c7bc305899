//! The input itself is not linked.

#[path = "../actors.rs"]
mod actors;
use actors::{sink};
use steadygraph::prelude::*;

#[actor]
fn archive(letters: &mut Rx<DeadLetter<u64>>) {
    letters.skip(usize::MAX);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let sink = solo(sink { total: 0, .. }); //~ sink
        let archive = solo(archive { .. });
        dead(sink.numbers) >> archive.letters;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
