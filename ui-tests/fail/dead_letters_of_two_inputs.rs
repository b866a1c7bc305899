//! One dead-letter link is about one input.

#[path = "../actors.rs"]
mod actors;
use actors::{merge, source};
use steadygraph::prelude::*;

#[actor]
fn archive(letters: &mut Rx<DeadLetter<u64>>) {
    letters.skip(usize::MAX);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let left = solo(source { next: 0, .. });
        let right = solo(source { next: 0, .. });
        let merge = solo(merge { .. });
        let archive = solo(archive { .. });
        left.numbers >> merge.left;
        right.numbers >> merge.right;
        dead(merge.left, merge.right) >> archive.letters; //~ merge.right
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
