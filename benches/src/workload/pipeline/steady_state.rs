//! The pipeline as a graph of steady_state, with its telemetry or without.

mod batches;
mod one;

use std::error::Error;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use steady_state::{GraphBuilder, ScheduleAs, SteadyActorShadow, SteadyRx, SteadyTx};

use super::Work;
use crate::case::Figures;
use crate::place::Place;
use crate::stages::{Passed, measured};

/// How its actors move messages.
#[derive(Clone, Copy)]
pub(super) enum Style {
    /// In the slices of the ring.
    Batches,
    /// One by one, as many as there are after each wait.
    One,
}

/// Whether its telemetry runs, as it does by default.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Telemetry {
    On,
    Off,
}

type Ended = Result<(), Box<dyn Error>>;

/// Measures until the sink has it all: the stop that follows waits for frames of telemetry.
pub(super) fn run(work: Work, place: Place, style: Style, telemetry: Telemetry) -> Figures {
    measured(|| {
        let mut graph = GraphBuilder::for_production()
            .with_telemetry_metric_features(telemetry == Telemetry::On)
            .build(());
        let channels = graph.channel_builder().with_capacity(work.capacity);
        let (numbers, to_work) = channels.build::<u64>();
        let (results, to_sum) = channels.build::<u64>();
        let (done, passed) = channel();
        let mut troupe = (place == Place::Thread).then(|| graph.actor_troupe());

        let actor = graph.actor_builder().with_name("generator");
        let generate = move |actor| generator(actor, numbers.clone(), work.count, style);
        actor.build(generate, ScheduleAs::dynamic_schedule(&mut troupe));

        let actor = graph.actor_builder().with_name("worker");
        let map = move |actor| worker(actor, to_work.clone(), results.clone(), style);
        actor.build(map, ScheduleAs::dynamic_schedule(&mut troupe));

        let actor = graph.actor_builder().with_name("sink");
        let add = move |actor| sink(actor, to_sum.clone(), work.count, done.clone(), style);
        actor.build(add, ScheduleAs::dynamic_schedule(&mut troupe));

        drop(troupe); // which starts its thread
        graph.start();
        let passed = passed.recv().expect("the sink says its sum");
        graph
            .block_until_stopped(Duration::from_secs(10))
            .expect("a clean stop");
        passed
    })
}

async fn generator(
    actor: SteadyActorShadow,
    numbers: SteadyTx<u64>,
    count: u64,
    style: Style,
) -> Ended {
    let actor = actor.into_spotlight([], [&numbers]);
    match style {
        Style::Batches => batches::generator(actor, numbers, count).await,
        Style::One => one::generator(actor, numbers, count).await,
    }
}

async fn worker(
    actor: SteadyActorShadow,
    numbers: SteadyRx<u64>,
    results: SteadyTx<u64>,
    style: Style,
) -> Ended {
    let actor = actor.into_spotlight([&numbers], [&results]);
    match style {
        Style::Batches => batches::worker(actor, numbers, results).await,
        Style::One => one::worker(actor, numbers, results).await,
    }
}

async fn sink(
    actor: SteadyActorShadow,
    results: SteadyRx<u64>,
    count: u64,
    done: Sender<Passed>,
    style: Style,
) -> Ended {
    let actor = actor.into_spotlight([&results], []);
    match style {
        Style::Batches => batches::sink(actor, results, count, done).await,
        Style::One => one::sink(actor, results, count, done).await,
    }
}
