//! Single lanes of a bundle of ports, in any order.

#[path = "../actors.rs"]
mod actors;
use actors::{gather_three, merge, sink, source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sources = [solo(source { next: 0, .. }); 2];
        let switch = solo(switch { .. });
        let merge = solo(merge { .. });
        let gather = solo(gather_three { .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> switch.numbers;
        switch.lanes[3] >> merge.left;
        switch.lanes[1] >> merge.right;
        switch.lanes[0] >> gather.lanes[2];
        switch.lanes[2] >> channel().capacity(1) >> sink.numbers;
        sources[0].numbers >> gather.lanes[0];
        sources[1].numbers >> gather.lanes[1];
    }
}

fn main() {
    let _ = pipeline().topology();
}
