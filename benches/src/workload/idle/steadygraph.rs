//! A source with nothing to say, eight actors that pass on what it says, and a sink.

use steadygraph::prelude::*;

use super::watch;
use crate::alone::Alone;
use crate::case::Figures;

/// Waits for the stop.
#[actor]
async fn source(lanes: &mut [Tx<u64>; 8]) {
    while await_for_all!(lanes, std::future::pending::<()>()) {}
}

/// Passes on.
#[actor]
fn pass(input: &mut Rx<u64>, output: &mut Tx<u64>) {
    input.map_into(output, |message| *message);
}

/// Takes what comes.
#[actor]
fn sink(lanes: &mut [Rx<u64>; 8]) {
    for lane in lanes {
        lane.skip(usize::MAX);
    }
}

/// The graph with this crew.
macro_rules! line {
    ($name:ident, $Name:ident, $crew:expr) => {
        graph! {
            fn $name() -> $Name {
                let crew = $crew;
                let source = crew.actor(source { .. });
                let passes = [crew.actor(pass { .. }); 8];
                let sink = crew.actor(sink { .. });
                source.lanes >> passes.input;
                passes.output >> sink.lanes;
            }
        }
    };
}

line!(of_threads, OfThreads, Alone);
line!(of_a_troupe, OfATroupe, steadygraph::troupe());
line!(of_a_pool, OfAPool, steadygraph::pool(2));

pub(super) fn solo() -> Figures {
    run(of_threads())
}

pub(super) fn troupe() -> Figures {
    run(of_a_troupe())
}

pub(super) fn pool() -> Figures {
    run(of_a_pool())
}

fn run(graph: impl Graph) -> Figures {
    let handle = graph.start().expect("it starts");
    let figures = watch();
    handle.request_shutdown();
    handle.wait().expect("it stops in order");
    figures
}
