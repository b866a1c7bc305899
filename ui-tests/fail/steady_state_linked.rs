//! It is no port.

use steadygraph::prelude::*;

#[path = "../actors.rs"]
mod actors;
use actors::source;

#[actor]
async fn tally(numbers: &mut Rx<u64>, total: &mut SteadyState<u64>) {
    while await_for_all!(numbers) {
        total.update(|total| *total += numbers.drain().sum::<u64>());
    }
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let tally = solo(tally { .. });
        let other = solo(source { next: 0, .. });
        source.numbers >> tally.numbers;
        other.numbers >> tally.total; //~ total
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
