//! Supervision of actors, of a bundle of them and of one of a bundle, with values of the graph in it.

use std::time::Duration;

#[path = "../actors.rs"]
mod actors;
use actors::{gather, relay, source, switch};
use steadygraph::prelude::*;

graph! {
    pub fn pipeline(limit: u32) -> Pipeline {
        let patience = Restart::new().limit(limit).within(Duration::from_secs(60));
        supervise([switch]).restart(patience.clone());
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let relays = [solo(relay { .. }); 2];
        let others = [solo(relay { .. }); 2];
        let gather = solo(gather { .. });
        source.numbers >> switch.numbers;
        switch.lanes[0] >> relays[0].input;
        switch.lanes[1] >> relays[1].input;
        switch.lanes[2] >> others[0].input;
        switch.lanes[3] >> others[1].input;
        relays[0].output >> gather.lanes[0];
        relays[1].output >> gather.lanes[1];
        others[0].output >> gather.lanes[2];
        others[1].output >> gather.lanes[3];
        supervise([source, relays]).rest_for_one().restart(patience);
        supervise([others[1], gather]).one_for_all().hang_after(Duration::from_secs(1));
        steadygraph::supervise([&others[0]]).restart(Restart::never());
    }
}

fn main() {
    let _ = pipeline(3).topology();
}
