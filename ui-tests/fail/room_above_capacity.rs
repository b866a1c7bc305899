//! `burst` waits for room for 10 messages in a channel that holds 8. The threshold is nested.

#[path = "../actors.rs"]
mod actors;
use actors::sink;
use steadygraph::prelude::*;

#[actor(await_for_any!(all!(after(*pause), numbers.vacant(10))))]
pub fn burst(numbers: &mut Tx<u64>, pause: &std::time::Duration) {
    numbers.fill(|| 1);
}

graph! {
    pub fn pipeline(pause: std::time::Duration) -> Pipeline {
        let burst = solo(burst { pause, .. });
        let sink = solo(sink { total: 0, .. });
        burst.numbers >> channel().capacity(8) >> sink.numbers; //~ 8
    }
}

fn main() -> Result<(), GraphError> {
    pipeline(std::time::Duration::ZERO).run()
}
