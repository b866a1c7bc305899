//! The lifecycle under loom: whole graphs, started by their handle, with an actor on each thread.
//!
//! ```text
//! RUSTFLAGS='--cfg steadygraph_loom' cargo test -p steadygraph --test loom_life --release
//! ```
//!
//! A wake that gets lost leaves a thread parked for ever, which loom reports as a deadlock. Time passes at once, so that
//! no timer makes up for it. Failures are errors, not panics: loom's threads share one that unwinds.
#![cfg(steadygraph_loom)]
#![allow(clippy::unwrap_used)] // It is how a test fails.

use std::time::Duration;

use loom::thread;
use steadygraph::prelude::*;
use steadygraph::{FailureKind, Handle};

fn explore(preemptions: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.max_branches = 20_000;
    builder.check(model);
}

fn at_once() -> Restart {
    Restart::new()
        .backoff(Duration::ZERO, Duration::ZERO)
        .within(Duration::MAX)
}

/// How often each actor was restarted, in the order of declaration.
fn restarts(handle: &Handle) -> impl FnOnce() -> Vec<u64> + use<> {
    let counters = handle.counters();
    move || {
        let actors = counters.actors();
        actors.iter().map(|actor| actor.restarts()).collect()
    }
}

// --- start, end, stop ----------------------------------------------------------------------------------------------

/// Sends one number and ends.
#[actor]
async fn one(out: &mut Tx<u64>) -> Reaction {
    out.push(1)?;
    Ok(())
}

/// Takes what comes.
#[actor]
fn swallow(input: &mut Rx<u64>) {
    input.take();
}

graph! {
    fn ending() -> Ending {
        let one = solo(one { .. });
        let swallow = solo(swallow { .. });
        one.out >> channel().capacity(1) >> swallow.input;
    }
}

#[test]
fn a_graph_ends_with_its_actors_and_whoever_waits_for_it_is_told() {
    explore(3, || {
        let handle = ending().start().unwrap();
        let counters = handle.counters();
        handle.wait().unwrap();
        let (_, totals) = &counters.channels()[0];
        assert_eq!((totals.sent, totals.taken), (1, 1));
    });
}

/// Waits for the stop.
#[actor]
async fn idle() {
    await_for_all!(std::future::pending::<()>());
}

graph! {
    fn idling() -> Idling {
        let idle = solo(idle { .. });
    }
}

#[test]
fn a_stop_reaches_an_actor_wherever_it_is_on_its_way_to_its_wait() {
    explore(3, || {
        let handle = idling().start().unwrap();
        handle.request_shutdown();
        handle.wait().unwrap();
    });
}

#[test]
fn two_requests_at_once_are_one_stop() {
    explore(3, || {
        let handle = idling().start().unwrap();
        let stopper = handle.stopper();
        let other = thread::spawn(move || stopper.request_shutdown());
        handle.request_shutdown();
        handle.wait().unwrap();
        other.join().unwrap();
    });
}

/// Vetoes its end until it has been asked so often.
#[actor]
async fn reluctant(cx: &mut Context) {
    let asked = std::cell::Cell::new(0);
    cx.veto("it is not ready", move || {
        asked.set(asked.get() + 1);
        asked.get() < 4
    });
    await_for_all!(std::future::pending::<()>());
}

graph! {
    fn vetoing() -> Vetoing {
        let reluctant = solo(reluctant { .. });
    }
}

#[test]
fn a_veto_is_asked_again_wherever_the_stop_meets_it() {
    explore(3, || {
        let handle = vetoing().start().unwrap();
        handle.request_shutdown();
        handle.wait().unwrap();
    });
}

/// As `reluctant`, when its input has ended.
#[actor]
async fn reluctant_receiver(cx: &mut Context, input: &mut Rx<u64>) {
    let asked = std::cell::Cell::new(0);
    cx.veto("it is not ready", move || {
        asked.set(asked.get() + 1);
        asked.get() < 4
    });
    while await_for_all!(input) {
        input.take();
    }
}

graph! {
    fn vetoing_the_end() -> VetoingTheEnd {
        let one = solo(one { .. });
        let reluctant = solo(reluctant_receiver { .. });
        one.out >> channel().capacity(1) >> reluctant.input;
    }
}

#[test]
fn a_veto_is_asked_again_wherever_the_end_of_the_input_meets_it() {
    explore(2, || vetoing_the_end().start().unwrap().wait().unwrap());
}

// --- restarts ------------------------------------------------------------------------------------------------------

/// Fails so often, before it waits for anything; then it ends.
#[actor]
async fn fail(cx: &mut Context, out: &mut Tx<u64>, times: &u64) -> Reaction {
    out.push(1)?;
    if cx.attempt() < *times {
        return Err(ActorError::msg("not yet"));
    }
    Ok(())
}

/// Fails so often, before it waits for anything; then it takes what comes.
#[actor]
async fn fail_too(cx: &mut Context, input: &mut Rx<u64>, times: &u64) -> Reaction {
    if cx.attempt() < *times {
        return Err(ActorError::msg("not yet"));
    }
    while await_for_all!(input) {
        input.take();
    }
    Ok(())
}

graph! {
    fn failing_together(first: u64, second: u64, limit: u32) -> FailingTogether {
        let fail = solo(fail { times: first, .. });
        let fail_too = solo(fail_too { times: second, .. });
        fail.out >> channel().capacity(1) >> fail_too.input;
        supervise([fail, fail_too]).one_for_all().restart(at_once().limit(limit));
    }
}

#[test]
fn a_member_of_a_group_is_recalled_wherever_it_is_and_all_go_on_together() {
    explore(2, || {
        let handle = failing_together(1, 0, 5).start().unwrap();
        let restarts = restarts(&handle);
        handle.wait().unwrap();
        assert_eq!(restarts(), [1, 1]);
    });
}

#[test]
fn members_that_fail_at_once_restart_each_time_together() {
    explore(2, || {
        let handle = failing_together(1, 1, 5).start().unwrap();
        let restarts = restarts(&handle);
        handle.wait().unwrap();
        let [first, second] = restarts()[..] else {
            unreachable!("there are two")
        };
        assert!(
            (1..=2).contains(&first) && first == second,
            "{first}, {second}"
        );
    });
}

#[test]
fn a_failure_above_the_limit_ends_those_that_wait_for_the_restart() {
    explore(2, || {
        let error = failing_together(2, 0, 1)
            .start()
            .unwrap()
            .wait()
            .unwrap_err();
        let failures = error.failures();
        assert_eq!((failures.len(), failures[0].actor()), (1, "fail"));
        assert_eq!(
            (failures[0].kind(), failures[0].attempt()),
            (FailureKind::Error, 1)
        );
    });
}

#[test]
fn a_failure_above_the_limit_frees_a_member_that_waits_for_the_others() {
    explore(2, || {
        // More than one failure may be told: the freed one finds its receiver gone.
        let error = failing_together(1, 1, 1).start().unwrap().wait();
        assert!(!error.unwrap_err().failures().is_empty());
    });
}

/// Fails once, then ends.
#[actor]
async fn once(cx: &mut Context) -> Reaction {
    if cx.attempt() == 0 {
        return Err(ActorError::msg("not yet"));
    }
    Ok(())
}

/// Ends.
#[actor]
async fn brief() {}

graph! {
    fn ending_beside_a_failure() -> EndingBesideAFailure {
        let once = solo(once { .. });
        let brief = solo(brief { .. });
        supervise([once, brief]).one_for_all().restart(at_once());
    }
}

#[test]
fn a_restart_does_not_wait_for_a_member_that_ends_meanwhile() {
    explore(3, || {
        ending_beside_a_failure().start().unwrap().wait().unwrap()
    });
}

/// Fails once, then waits for the stop.
#[actor]
async fn once_then_idle(cx: &mut Context) -> Reaction {
    if cx.attempt() == 0 {
        return Err(ActorError::msg("not yet"));
    }
    await_for_all!(std::future::pending::<()>());
    Ok(())
}

graph! {
    fn stopping_while_restarting() -> StoppingWhileRestarting {
        let once = solo(once_then_idle { .. });
        let idle = solo(idle { .. });
        supervise([once, idle]).one_for_all().restart(at_once());
    }
}

#[test]
fn a_stop_in_the_middle_of_a_restart_ends_all_members() {
    explore(2, || {
        let handle = stopping_while_restarting().start().unwrap();
        handle.request_shutdown();
        handle.wait().unwrap();
    });
}
