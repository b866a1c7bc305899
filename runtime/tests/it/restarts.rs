//! What a failure leads to: rollback, restart, backoff, escalation.

use std::time::Duration;

use steadygraph::prelude::*;
use steadygraph::{FailureKind, GraphError, Totals};

const MS: Duration = Duration::from_millis(1);

/// Counts up to the limit and fails as often as told, each time before the number 13 is committed.
#[actor(await_for_all!(out))]
fn count(cx: &mut Context, out: &mut Tx<u64>, failures: &u64, next: &mut u64) -> Reaction {
    out.push(*next)?;
    *next += 1;
    assert!(
        *next != 14 || cx.attempt() >= *failures,
        "13 is unlucky in attempt {}",
        cx.attempt()
    );
    if *next == 20 {
        cx.request_shutdown();
    }
    Ok(())
}

/// Adds up, in a batch.
#[actor]
fn sum(input: &mut Rx<u64>, total: &mut u64) {
    *total += input.drain().sum::<u64>();
}

graph! {
    fn counting(failures: u64, policy: Restart) -> Counting {
        let count = solo(count { failures, next: 0, .. });
        let sum = solo(sum { total: 0, .. });
        count.out >> sum.input;
        supervise([count]).restart(policy);
    }
}

fn totals(sim: &steadygraph::Simulation, place: usize) -> Totals {
    sim.totals()[place].1
}

fn failed(result: Result<(), GraphError>) -> steadygraph::Failure {
    result.unwrap_err().failures()[0].clone()
}

#[test]
fn what_the_failed_attempt_wrote_and_changed_is_undone_and_made_again() {
    let mut sim = counting(1, Restart::new()).simulate(1);
    sim.run_until_stopped().unwrap();
    assert_eq!((totals(&sim, 0).sent, totals(&sim, 0).taken), (20, 20));
    let counters = sim.counters();
    assert_eq!(counters.actors()[0].restarts(), 1);
    let failure = counters.actors()[0].last_failure().unwrap().to_owned();
    assert!(
        failure.starts_with("actor `count` panicked in attempt 0: 13 is unlucky in attempt 0 (at "),
        "{failure}"
    );
}

#[test]
fn one_failure_more_than_the_limit_stops_the_graph_and_names_the_attempt() {
    let policy = Restart::new().limit(3).within(Duration::from_secs(1));
    let mut sim = counting(3, policy.clone()).simulate(1);
    sim.run_until_stopped().unwrap();

    let mut sim = counting(4, policy).simulate(1);
    let failure = failed(sim.run_until_stopped());
    assert_eq!((failure.actor(), failure.attempt()), ("count", 3));
    assert_eq!(failure.kind(), FailureKind::Panic);
    let text = failure.to_string();
    assert!(
        text.contains("in attempt 3: 13 is unlucky in attempt 3"),
        "{text}"
    );
    assert!(
        text.ends_with("; its limit is 3 restarts within 1s"),
        "{text}"
    );
    assert_eq!(totals(&sim, 0).taken, 13, "what was committed is not lost");
}

#[test]
fn a_failure_outside_the_window_does_not_count() {
    let policy = Restart::new()
        .limit(1)
        .within(5 * MS)
        .backoff(10 * MS, 10 * MS)
        .jitter(0.0);
    counting(4, policy).simulate(1).run_until_stopped().unwrap();
}

#[test]
fn without_restarts_the_first_failure_stops_the_graph() {
    let mut sim = counting(1, Restart::never()).simulate(1);
    let failure = failed(sim.run_until_stopped());
    assert_eq!(failure.attempt(), 0);
    assert!(!failure.to_string().contains("limit"), "{failure}");
}

#[test]
fn restarts_come_after_the_backoff() {
    let policy = Restart::new()
        .limit(10)
        .backoff(10 * MS, 50 * MS)
        .jitter(0.0);
    let mut sim = counting(5, policy).simulate(1);
    sim.run_until_stopped().unwrap();
    assert_eq!(sim.elapsed(), (10 + 20 + 40 + 50 + 50) * MS);
}

#[test]
fn no_time_passes_before_a_restart_without_backoff() {
    let policy = Restart::new()
        .limit(10)
        .backoff(Duration::ZERO, Duration::ZERO);
    let mut sim = counting(5, policy).simulate(1);
    sim.run_until_idle();
    assert!(sim.has_ended());
    assert_eq!(sim.elapsed(), Duration::ZERO);
}

/// Waits for more than its channel holds: a mistake of the program's.
#[actor]
async fn mistaken(input: &mut Rx<u64>) {
    while await_for_all!(input.avail(input.capacity() + 1)) {}
}

graph! {
    fn misused() -> Misused {
        let count = solo(count { failures: 0, next: 0, .. });
        let mistaken = solo(mistaken { .. });
        count.out >> mistaken.input;
    }
}

#[test]
fn a_misuse_is_not_tried_again() {
    let mut sim = misused().simulate(1);
    let failure = failed(sim.run_until_stopped());
    assert_eq!(
        (failure.kind(), failure.attempt()),
        (FailureKind::Misuse, 0)
    );
    assert_eq!(sim.elapsed(), Duration::ZERO);
}

#[test]
fn a_stop_does_not_wait_for_a_long_backoff() {
    let policy = Restart::new()
        .backoff(MS, 1_000_000 * MS)
        .factor(1e6)
        .jitter(0.0);
    let mut sim = counting(2, policy).simulate(1);
    sim.run_for(100 * MS);
    assert_eq!(
        sim.counters().actors()[0].restarts(),
        1,
        "the second takes long"
    );
    sim.request_shutdown();
    sim.run_until_stopped().unwrap();
    assert!(sim.elapsed() < 200 * MS, "{:?}", sim.elapsed());
}

/// Panics when it is dropped while it is armed.
#[derive(Clone, Default)]
struct Touchy(bool);

impl Drop for Touchy {
    fn drop(&mut self) {
        assert!(!self.0 || std::thread::panicking(), "touched");
    }
}

/// Fails once, with state whose drop panics beside state that must go back.
#[actor(await_for_all!(out))]
fn touches(
    cx: &mut Context,
    out: &mut Tx<u64>,
    #[state(rollback)] touchy: &mut Touchy,
    next: &mut u64,
) -> Reaction {
    out.push(*next)?;
    *next += 1;
    if cx.attempt() == 0 {
        touchy.0 = true;
        return Err(ActorError::msg("once"));
    }
    if *next == 3 {
        cx.request_shutdown();
    }
    Ok(())
}

graph! {
    fn touching() -> Touching {
        let touches = solo(touches { touchy: Touchy::default(), next: 0, .. });
        let sum = solo(sum { total: 0, .. });
        touches.out >> sum.input;
    }
}

#[test]
fn all_state_goes_back_although_the_drop_of_some_panics() {
    let mut app = touching();
    let mut sum = app.sum.play();
    let mut sim = app.simulate(1);
    sim.run_for(Duration::from_secs(1));
    let numbers: Vec<u64> = sum.input.drain().take(3).collect();
    assert_eq!(numbers, [0, 1, 2]);
}
