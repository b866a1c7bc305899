//! Both actors would get the second `first`.

#[path = "../actors.rs"]
mod actors;
use actors::{merge, source};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let first = 1; //~ first
        let left = solo(source { next: first, .. });
        let first = 2; //~ first
        let right = solo(source { next: first, .. });
        let merge = solo(merge { .. });
        left.numbers >> merge.left;
        right.numbers >> merge.right;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
