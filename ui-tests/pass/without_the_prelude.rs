//! Every name by its full path: nothing needs an import, and nothing is disturbed by names of the program's own.

mod other {
    #[steadygraph::actor(::steadygraph::await_for_all!(numbers))]
    pub(crate) fn source(numbers: &mut steadygraph::Tx<u64>) -> steadygraph::Reaction {
        numbers.fill(|| 1);
        ::core::result::Result::Ok(())
    }

    #[steadygraph::actor]
    pub(crate) fn sink(numbers: &mut steadygraph::Rx<u64>) {
        numbers.skip(usize::MAX);
    }
}

#[allow(dead_code)]
pub struct Option;
#[allow(dead_code)]
pub struct Result;
#[allow(dead_code)]
pub struct Vec;
#[allow(dead_code)]
pub fn output() {}

steadygraph::graph! {
    pub(crate) fn pipeline() -> Pipeline {
        let source = steadygraph::solo(other::source { .. });
        let sink = steadygraph::solo(crate::other::sink { .. });
        source.numbers >> steadygraph::channel().capacity(8) >> sink.numbers;
        steadygraph::stop().when_all([source]);
    }
}

fn main() {
    let _ = steadygraph::Graph::topology(&pipeline());
}
