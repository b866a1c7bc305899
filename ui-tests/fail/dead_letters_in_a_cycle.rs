//! Its own dead letters would come back to the actor.

#[path = "../actors.rs"]
mod actors;
use actors::source;
use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, letters: &mut Rx<DeadLetter<u64>>) {
    numbers.skip(1);
    letters.skip(1);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { .. });
        source.numbers >> sink.numbers;
        dead(sink.numbers) >> sink.letters; //~ dead(sink.numbers) >> sink.letters
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
