//! Graphs of each shape, with each kind of message, in each placement.

use std::sync::Arc;
use std::time::Duration;

use steadygraph::prelude::*;

use super::payload::{Counted, Payload};
use super::probe::{Outcome, Probe};
use super::tally::Tally;
use super::{CAPACITY, COUNT, strict};
use crate::alone::Alone;
use crate::case::{Case, Figures};

/// Sends each number that is `first` and so many `steps` more, and ends.
#[actor]
async fn feed<T: Payload>(out: &mut Tx<T>, first: &u64, step: &usize) {
    let mut numbers = (*first..COUNT).step_by(*step).map(T::of).peekable();
    while numbers.peek().is_some() && await_for_all!(out) {
        out.extend(numbers.by_ref());
    }
}

/// One message at a time.
#[actor]
fn map<T: Payload>(input: &mut Rx<T>, output: &mut Tx<T>, probe: &Arc<Probe>) -> Reaction {
    if let Some(message) = input.peek() {
        let number = message.number();
        probe.pass(number);
        output.push(T::of(number))?;
        input.skip(1);
    }
    Ok(())
}

/// As many as there are.
#[actor]
fn batch<T: Payload>(input: &mut Rx<T>, output: &mut Tx<T>, probe: &Arc<Probe>) {
    input.map_into(output, |message| {
        let number = message.number();
        probe.pass(number);
        T::of(number)
    });
}

/// Whichever lane has one.
#[actor(await_for_all!(lanes.any(1, 1), output))]
fn gather<T: Payload>(lanes: &mut [Rx<T>; 2], output: &mut Tx<T>, probe: &Arc<Probe>) -> Reaction {
    for lane in lanes {
        if let Some(message) = lane.peek() {
            let number = message.number();
            probe.pass(number);
            output.push(T::of(number))?;
            lane.skip(1);
        }
    }
    Ok(())
}

/// Checks the numbers.
#[actor(on_stop = report)]
fn sink<T: Payload>(input: &mut Rx<T>, probe: &Arc<Probe>, tally: &mut Tally) {
    while let Some(message) = input.peek() {
        tally.take(message.number());
        input.skip(1);
    }
}

fn report<T: Payload>(sink: &sink<T>) {
    sink.probe.report(sink.tally);
}

/// No limit and no delay, since the panics are not what is judged.
fn at_once() -> Restart {
    Restart::new()
        .limit(u32::MAX)
        .backoff(Duration::ZERO, Duration::ZERO)
}

/// The three shapes with one kind of message in one placement.
macro_rules! shapes {
    ($module:ident, $Message:ty, $crew:expr) => {
        mod $module {
            use super::*;

            graph! {
                pub(super) fn map(probe: &Arc<Probe>) -> Map {
                    let crew = $crew;
                    let feed = crew.actor(feed::<$Message> { first: 0, step: 1, .. });
                    let brittle = crew.actor(map::<$Message> { probe: probe.clone(), .. });
                    let sink = crew.actor(sink::<$Message> { probe: probe.clone(), tally: Tally::new(), .. });
                    feed.out >> channel().capacity(CAPACITY) >> brittle.input;
                    brittle.output >> channel().capacity(CAPACITY) >> sink.input;
                    supervise([brittle]).restart(at_once());
                }
            }

            graph! {
                pub(super) fn batch(probe: &Arc<Probe>) -> Batch {
                    let crew = $crew;
                    let feed = crew.actor(feed::<$Message> { first: 0, step: 1, .. });
                    let brittle = crew.actor(batch::<$Message> { probe: probe.clone(), .. });
                    let sink = crew.actor(sink::<$Message> { probe: probe.clone(), tally: Tally::new(), .. });
                    feed.out >> channel().capacity(CAPACITY) >> brittle.input;
                    brittle.output >> channel().capacity(CAPACITY) >> sink.input;
                    supervise([brittle]).restart(at_once());
                }
            }

            graph! {
                pub(super) fn fan_in(probe: &Arc<Probe>) -> FanIn {
                    let crew = $crew;
                    let evens = crew.actor(feed::<$Message> { first: 0, step: 2, .. });
                    let odds = crew.actor(feed::<$Message> { first: 1, step: 2, .. });
                    let brittle = crew.actor(gather::<$Message> { probe: probe.clone(), .. });
                    let sink = crew.actor(sink::<$Message> { probe: probe.clone(), tally: Tally::new(), .. });
                    evens.out >> channel().capacity(CAPACITY) >> brittle.lanes[0];
                    odds.out >> channel().capacity(CAPACITY) >> brittle.lanes[1];
                    brittle.output >> channel().capacity(CAPACITY) >> sink.input;
                    supervise([brittle]).restart(at_once());
                }
            }
        }
    };
}

/// The shapes in each placement, and their cases.
macro_rules! kinds {
    ($($kind:literal: $Message:ty, $solo:ident, $troupe:ident, $pool:ident;)*) => {
        $(
            shapes!($solo, $Message, Alone);
            shapes!($troupe, $Message, steadygraph::troupe());
            shapes!($pool, $Message, steadygraph::pool(2));
        )*

        pub(super) fn cases() -> Vec<Case> {
            vec![$(
                Case::new(concat!("restart/map/", $kind), "steadygraph", || run($solo::map)),
                Case::new(concat!("restart/map/", $kind), "steadygraph troupe", || run($troupe::map)),
                Case::new(concat!("restart/map/", $kind), "steadygraph pool", || run($pool::map)),
                Case::new(concat!("restart/batch/", $kind), "steadygraph", || run($solo::batch)),
                Case::new(concat!("restart/batch/", $kind), "steadygraph troupe", || run($troupe::batch)),
                Case::new(concat!("restart/batch/", $kind), "steadygraph pool", || run($pool::batch)),
                Case::new(concat!("restart/fan-in/", $kind), "steadygraph", || run($solo::fan_in)),
                Case::new(concat!("restart/fan-in/", $kind), "steadygraph troupe", || run($troupe::fan_in)),
                Case::new(concat!("restart/fan-in/", $kind), "steadygraph pool", || run($pool::fan_in)),
            )*]
        }
    };
}

kinds! {
    "u64": u64, numbers_solo, numbers_in_a_troupe, numbers_in_a_pool;
    "String": String, texts_solo, texts_in_a_troupe, texts_in_a_pool;
    "counted": Counted, counted_solo, counted_in_a_troupe, counted_in_a_pool;
}

fn run<G: Graph>(graph: fn(&Arc<Probe>) -> G) -> Figures {
    strict(Outcome::of(|probe| {
        let handle = graph(probe).start().expect("it starts");
        handle.wait().expect("it stops in order");
    }))
}
