//! An actor moves to its thread, and its state with it.

#[path = "../actors.rs"]
mod actors;
use actors::source;
use steadygraph::prelude::*;

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(keep)] log: &mut std::rc::Rc<u64>) {
    numbers.skip(**log as usize);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { log: Default::default(), .. }); //~ sink
        source.numbers >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
