//! The port that takes them is misspelt.

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
        dead(sink.numbers) >> archive.lettres; //~ lettres
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
