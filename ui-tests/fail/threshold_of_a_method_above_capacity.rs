//! A `#[react]` method waits for 10 messages on a channel that holds 8.

#[path = "../actors.rs"]
mod actors;
use actors::source;
use steadygraph::prelude::*;

#[actor(reactions)]
pub struct Batch {
    pub numbers: Rx<u64>,
}

#[actor]
impl Batch {
    #[react(await_for_all!(self.numbers.avail(4)))]
    fn few(&mut self) {
        self.numbers.skip(4);
    }

    #[react(await_for_all!(self.numbers.avail(10)))]
    fn many(&mut self) {
        self.numbers.skip(10);
    }
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let batch = solo(Batch { .. });
        source.numbers >> channel().capacity(8) >> batch.numbers; //~ 8
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
