//! A public graph of private actors, in a module of its own.

mod pipeline {
    use steadygraph::prelude::*;

    #[actor]
    fn source(numbers: &mut Tx<u64>) {
        numbers.fill(|| 1);
    }

    #[actor]
    struct Sink {
        numbers: Rx<u64>,
    }

    impl Behavior for Sink {
        async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
            while await_for_all!(self.numbers) {
                self.numbers.skip(usize::MAX);
            }
            Ok(())
        }
    }

    graph! {
        /// Made of actors that nobody else sees.
        pub fn pipeline() -> Pipeline {
            let source = solo(source { .. });
            let sink = solo(Sink { .. });
            source.numbers >> sink.numbers;
        }
    }
}

use steadygraph::Graph;

fn main() {
    let graph: pipeline::Pipeline = pipeline::pipeline();
    let _ = graph.topology();
}
