//! A channel of its own does not make a link a feedback link: `<<` does.

#[path = "../actors.rs"]
mod actors;
use actors::{relay, source};
use steadygraph::prelude::*;

#[actor]
pub fn join(left: &mut Rx<u64>, right: &mut Rx<u64>, sum: &mut Tx<u64>) {
    left.map_into(sum, |n| *n);
    right.map_into(sum, |n| *n);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let join = solo(join { .. });
        let relay = solo(relay { .. });
        source.numbers >> join.left;
        join.sum >> relay.input;
        relay.output >> channel().capacity(8) >> join.right; //~ relay.output >> channel().capacity(8) >> join.right
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
