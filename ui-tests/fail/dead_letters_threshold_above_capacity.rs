//! It waits for more dead letters than their channel holds.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

#[actor(await_for_all!(letters.avail(10)))]
fn archive(letters: &mut Rx<DeadLetter<u64>>) {
    letters.skip(usize::MAX);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        let archive = solo(archive { .. });
        source.numbers >> sink.numbers;
        dead(sink.numbers) >> channel().capacity(8) >> archive.letters; //~ 8
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
