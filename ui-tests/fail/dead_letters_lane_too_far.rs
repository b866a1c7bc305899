//! A lane of ports is counted off, which takes too long for this one.

#[path = "../actors.rs"]
mod actors;
use actors::{gather, source, switch};
use steadygraph::prelude::*;

#[actor]
fn archive(letters: &mut Rx<DeadLetter<u64>>) {
    letters.skip(usize::MAX);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let gather = solo(gather { .. });
        let archive = solo(archive { .. });
        source.numbers >> switch.numbers;
        switch.lanes >> gather.lanes;
        dead(gather.lanes[4096]) >> archive.letters; //~ 4096
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
