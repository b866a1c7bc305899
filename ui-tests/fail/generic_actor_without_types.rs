//! A generic actor is written with its types: `pass::<u64> { .. }`.

#[path = "../actors.rs"]
mod actors;
use actors::{sink, source};
use steadygraph::prelude::*;

#[actor]
fn pass<T: Copy>(input: &mut Rx<T>, output: &mut Tx<T>) {
    input.map_into(output, |message| *message);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let pass = solo(pass { .. }); //~ pass
        let sink = solo(sink { total: 0, .. });
        source.numbers >> pass.input;
        pass.output >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
