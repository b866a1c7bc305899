//! `plain` lacks `#[actor]`.

#[path = "../actors.rs"]
mod actors;
use actors::source;
use steadygraph::prelude::*;

fn plain(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let plain = solo(plain { .. }); //~ plain
        source.numbers >> plain.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
