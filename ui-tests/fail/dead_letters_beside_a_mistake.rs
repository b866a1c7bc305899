//! What is sent to the sink is unknown: one error.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

#[actor]
fn archive(letters: &mut Rx<DeadLetter<u64>>) {
    letters.skip(usize::MAX);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        let archive = solo(archive { .. });
        source.numbers >> sink.numbers;
        dead(sink.numbers) >> archive.letters;
        let lost = solo(sink { total: 0, .. });
        sorce.numbers >> lost.numbers; //~ sorce
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
