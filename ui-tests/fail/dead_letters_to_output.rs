//! Dead letters go to an input.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

#[actor]
fn writer(letters: &mut Tx<DeadLetter<u64>>) {
    let _ = letters;
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
        let writer = solo(writer { .. });
        dead(sink.numbers) >> writer.letters; //~ letters
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
