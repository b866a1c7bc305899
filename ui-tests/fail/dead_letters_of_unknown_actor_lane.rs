//! The bundle has as many actors as its constant says.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source, switch};
use steadygraph::prelude::*;

const LANES: usize = 4;

#[actor]
fn archive(letters: &mut Rx<DeadLetter<u64>>) {
    letters.skip(usize::MAX);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let sinks = [solo(sink { total: 0, .. }); LANES];
        let archive = solo(archive { .. });
        source.numbers >> switch.numbers;
        switch.lanes >> sinks.numbers;
        dead(sinks[4].numbers) >> archive.letters; //~ 4
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
