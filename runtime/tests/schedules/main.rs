//! Searches for the schedule of faults that breaks a rule. See the README beside this file.

mod actors;
mod check;
mod graphs;
mod message;
mod outcome;

use std::time::Duration;

use fastrand::Rng;
use steadygraph::{Faults, Graph, Simulation, simulate_many};

/// How many schedules a plain `cargo test` tries, and the variable that asks for more.
const SCHEDULES: (&str, u64) = ("STEADYGRAPH_SCHEDULES", 500);

/// After the faults have ended, every message is at its end within this time.
const DRAINED_WITHIN: Duration = Duration::from_secs(1);

/// A run takes a few thousand turns.
const STEP_LIMIT: u64 = 100_000;

/// Of so many schedules one is without the ledger, and its channels commit as plainly as outside a simulation.
const UNWATCHED: u64 = 4;

/// Up to how many reactions an actor may have in a turn there.
const BURST: u64 = 4;

/// Seeds that found a bug once.
const REGRESSIONS: [u64; 0] = [];

#[test]
fn no_schedule_of_faults_breaks_a_rule() {
    let (variable, default) = SCHEDULES;
    let count = match std::env::var(variable) {
        Ok(count) => count.parse().expect("a number of schedules"),
        Err(_) => default,
    };
    simulate_many(REGRESSIONS.into_iter().chain(0..count), one);
}

/// One schedule: the seed chooses the graph, the type of its messages, the faults, and when they end.
fn one(seed: u64) {
    let mut rng = Rng::with_seed(seed);
    let has_poison = rng.bool();
    // Without poison, messages are not given up either: each must arrive.
    let poison_after = if has_poison { 3 } else { 0 };
    let mut rate = |often: u32| match rng.u32(..4) {
        0 => 0,
        _ => rng.u32(often..often * 8),
    };
    let faults = Faults::none()
        .panics_at_waits(rate(10))
        .panics_at_commits(rate(20))
        .panics_in_ports(rate(15))
        .slow_turns(rate(10))
        .late_wakes(rate(5))
        .clock_jumps(rate(60))
        .at_most(rng.u64(1..60));
    outcome::take();
    match seed % 9 {
        0 => run(
            graphs::numbers::pipeline(has_poison, poison_after),
            seed,
            faults,
        ),
        1 => run(
            graphs::numbers::diamond(has_poison, poison_after),
            seed,
            faults,
        ),
        2 => run(
            graphs::numbers::feedback(has_poison, poison_after),
            seed,
            faults,
        ),
        3 => run(
            graphs::texts::pipeline(has_poison, poison_after),
            seed,
            faults,
        ),
        4 => run(
            graphs::texts::diamond(has_poison, poison_after),
            seed,
            faults,
        ),
        5 => run(
            graphs::texts::feedback(has_poison, poison_after),
            seed,
            faults,
        ),
        6 => run(
            graphs::counted::pipeline(has_poison, poison_after),
            seed,
            faults,
        ),
        7 => run(
            graphs::counted::diamond(has_poison, poison_after),
            seed,
            faults,
        ),
        _ => run(
            graphs::counted::feedback(has_poison, poison_after),
            seed,
            faults,
        ),
    }
}

fn run(graph: impl Graph, seed: u64, faults: Faults) {
    let alive = message::alive();
    let mut sim = graph.simulate(seed);
    sim.set_step_limit(STEP_LIMIT);
    if seed % UNWATCHED == UNWATCHED - 1 {
        let burst = 1 + seed / UNWATCHED % BURST;
        sim.watch_nothing(burst.try_into().expect("a few"));
    }
    sim.inject(faults);
    sim.run_for(Duration::from_millis(50));
    sim.inject(Faults::none());
    let faults_ended = sim.elapsed();
    if let Err(error) = sim.run_until_stopped() {
        panic!("{error}");
    }
    let took = sim.elapsed() - faults_ended;
    assert!(took <= DRAINED_WITHIN, "it took {took:?} to drain");
    check(&sim);
    drop(sim);
    assert_eq!(message::alive(), alive, "messages are alive after the end");
}

fn check(sim: &Simulation) {
    if let Err(wrong) = check::check(&outcome::take(), &sim.totals(), sim.faults_injected()) {
        panic!("{wrong}\n{}", sim.counters());
    }
}
