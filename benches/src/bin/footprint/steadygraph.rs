//! Pairs of actors that pass to each other, in one pool or in one troupe.

use std::thread;

use steadygraph::prelude::*;
use steadygraph::{Handle, pool as pool_of, troupe as new_troupe};

use crate::CAPACITY;
use crate::allocator;
use crate::meter::{Meter, begin};

/// How many pairs there are: a graph knows its size when it is compiled.
const PAIRS: usize = 50_000;

pub(crate) const ACTORS: usize = 2 * PAIRS;

/// A graph is a value, which lies on the stack until it starts; the usual stack is too small for this one.
const STACK: usize = 1 << 30;

/// Passes on.
#[actor(on_start = count)]
fn pass(input: &mut Rx<u64>, output: &mut Tx<u64>) {
    input.map_into(output, |message| *message);
}

fn count(_: &pass) {
    begin();
}

/// The graph with this crew.
macro_rules! pairs {
    ($name:ident, $Name:ident, $crew:expr) => {
        graph! {
            fn $name() -> $Name {
                let crew = $crew;
                let fronts = [crew.actor(pass { .. }); PAIRS];
                let backs = [crew.actor(pass { .. }); PAIRS];
                fronts.output >> channel().capacity(CAPACITY) >> backs.input;
                fronts.input << channel().capacity(CAPACITY) << backs.output;
            }
        }
    };
}

pairs!(in_a_pool, InAPool, pool_of(2));
pairs!(in_a_troupe, InATroupe, new_troupe());

pub(crate) fn pool(_: usize, meter: &mut Meter) {
    run(in_a_pool, meter);
}

pub(crate) fn troupe(_: usize, meter: &mut Meter) {
    run(in_a_troupe, meter);
}

fn run<G: Graph + 'static>(graph: fn() -> G, meter: &mut Meter) {
    let large = thread::Builder::new().stack_size(STACK);
    let starting = large.spawn(move || graph().start()).expect("a thread");
    let started: Result<Handle, GraphError> = starting.join().expect("it does not panic");
    let handle = started.expect("it starts");
    meter.wait();
    meter.started();
    handle.request_shutdown();
    handle.wait().expect("it stops in order");
    meter.stopped();
}

/// How many channels are made to see what one takes.
const LANES: usize = 1000;

#[actor]
fn send(lanes: &mut [Tx<u64>; LANES]) {
    let _ = lanes.each_mut().map(|lane| lane.fill(|| 0));
}

#[actor]
fn receive(lanes: &mut [Rx<u64>; LANES]) {
    let _ = lanes.each_mut().map(|lane| lane.skip(usize::MAX));
}

graph! {
    fn joined() -> Joined {
        let send = solo(send { .. });
        let receive = solo(receive { .. });
        send.lanes >> channel().capacity(CAPACITY) >> receive.lanes;
    }
}

/// A channel of a graph: one that is opened alone has a parking point at each end, which in a graph is its actor's.
pub(crate) fn channel_bytes() -> f64 {
    let before = allocator::bytes();
    let graph = joined();
    let bytes = allocator::bytes() - before;
    drop(graph);
    bytes as f64 / LANES as f64
}
