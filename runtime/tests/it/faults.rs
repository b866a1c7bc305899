//! Injected faults: where they happen, what they lead to, how they end.

mod replay;

use std::collections::BTreeSet;
use std::time::Duration;

use steadygraph::prelude::*;
use steadygraph::{Failure, FailureKind, Faults, Simulation};

const MS: Duration = Duration::from_millis(1);

/// How many numbers go through the graph.
const LIMIT: u64 = 60;

/// Counts up to the limit, a few at a time.
#[actor(await_for_all!(every(MS), out))]
fn count(cx: &mut Context, out: &mut Tx<u64>, next: &mut u64) {
    while *next < LIMIT && out.push(*next).is_ok() {
        *next += 1;
    }
    if *next == LIMIT {
        cx.request_shutdown();
    }
}

/// Passes on and counts, in a reaction that reads by reference.
#[actor(await_for_all!(input, out, log))]
fn pass(input: &mut Rx<u64>, out: &mut Tx<u64>, log: &mut Tx<u64>, passed: &mut u64) -> Reaction {
    if let Some(number) = input.peek().copied() {
        input.skip(1);
        out.push(number)?;
        log.push(number)?;
        *passed += 1;
    }
    Ok(())
}

/// Keeps what comes, in its own loop, with state that rolls back.
#[actor]
async fn keep(input: &mut Rx<u64>, kept: &mut SteadyState<Vec<u64>>) {
    while await_for_all!(input) {
        if let Some(number) = input.take() {
            kept.update(|kept| kept.push(number));
        }
    }
    assert!(kept.iter().copied().eq(0..LIMIT), "{kept:?}");
}

graph! {
    fn passing(policy: Restart) -> Passing {
        let count = solo(count { next: 0, .. });
        let pass = solo(pass { passed: 0, .. });
        let keep = solo(keep { kept: SteadyState::default(), .. });
        let log = solo(keep { kept: SteadyState::default(), .. });
        count.out >> channel().capacity(8) >> pass.input;
        pass.out >> channel().capacity(4) >> keep.input;
        pass.log >> channel().capacity(2) >> log.input;
        supervise([count]).restart(policy.clone());
        supervise([pass]).restart(policy.clone());
        supervise([keep]).restart(policy.clone());
        supervise([log]).restart(policy);
    }
}

/// Restarts without end and gives up no message: whatever is injected is survived.
fn patient() -> Restart {
    Restart::new()
        .limit(u32::MAX)
        .backoff(Duration::from_micros(10), MS)
        .poison_after(0)
}

fn simulate(seed: u64, faults: Faults) -> Simulation {
    let mut sim = passing(patient()).simulate(seed);
    // A run that breaks restarts for ever.
    sim.set_step_limit(20_000);
    sim.inject(faults);
    sim
}

/// Runs to the end, where every number has arrived on both ways; the ledger checks each turn.
fn runs_to_its_end(sim: &mut Simulation) {
    sim.run_until_stopped().unwrap();
    for (channel, totals) in sim.totals() {
        assert_eq!((totals.sent, totals.taken), (LIMIT, LIMIT), "{channel}");
    }
}

/// The first failure of a graph without restarts.
fn first_failure(seed: u64, faults: Faults) -> Failure {
    let mut sim = passing(Restart::never()).simulate(seed);
    sim.inject(faults);
    let error = sim.run_until_stopped().unwrap_err();
    error.failures()[0].clone()
}

// --- what is injected --------------------------------------------------------------------------------------------

#[test]
fn an_injected_panic_is_a_failure_that_names_actor_fault_number_and_seed() {
    let failure = first_failure(4, Faults::none().panics_in_ports(10));
    assert_eq!(failure.kind(), FailureKind::Panic);
    assert!(["count", "pass", "keep", "log"].contains(&failure.actor()));
    assert_eq!(
        failure.message(),
        "injected fault: panic in a call into a port (fault 0 of seed 4)"
    );
}

#[test]
fn panics_come_at_each_point_of_waits_commits_and_calls_and_at_no_other() {
    let kinds = |faults: &Faults| -> BTreeSet<String> {
        (0..40)
            .map(|seed| {
                let message = first_failure(seed, faults.clone()).message().to_owned();
                let (kind, _) = message.split_once(" (fault ").unwrap();
                kind.trim_start_matches("injected fault: panic ").to_owned()
            })
            .collect()
    };
    let set = |kinds: &[&str]| kinds.iter().map(ToString::to_string).collect();
    assert_eq!(
        kinds(&Faults::none().panics_at_waits(8)),
        set(&[
            "at a wait, before its commit",
            "at a wait, after its commit"
        ])
    );
    assert_eq!(
        kinds(&Faults::none().panics_at_commits(8)),
        set(&[
            "at a commit, before it",
            "at a commit, between two ports",
            "at a commit, after it"
        ])
    );
    assert_eq!(
        kinds(&Faults::none().panics_in_ports(8)),
        set(&["in a call into a port"])
    );
}

#[test]
fn whatever_is_injected_nothing_is_lost_doubled_or_torn() {
    let each = [
        Faults::none().panics_at_waits(8),
        Faults::none().panics_at_commits(8),
        Faults::none().panics_in_ports(8),
        Faults::none().slow_turns(4),
        Faults::none().late_wakes(4),
        Faults::none().clock_jumps(8),
        Faults::none()
            .panics_at_waits(20)
            .panics_at_commits(20)
            .panics_in_ports(20)
            .slow_turns(10)
            .late_wakes(10)
            .clock_jumps(30),
    ];
    for faults in each {
        let mut injected = 0;
        for seed in 0..20 {
            let mut sim = simulate(seed, faults.clone().at_most(200));
            runs_to_its_end(&mut sim);
            injected += sim.faults_injected();
        }
        assert!(injected >= 20, "{injected} of {faults:?}");
    }
}

#[test]
fn a_panic_between_two_ports_commits_all_of_them() {
    // Both outputs of `pass` and its input agree after each failure: otherwise a number would come twice, or not at all,
    // on one of the ways.
    let mut met = 0;
    for seed in 0..100 {
        let mut sim = passing(Restart::never()).simulate(seed);
        sim.inject(Faults::none().panics_at_commits(30));
        let error = sim.run_until_stopped().unwrap_err();
        let is_between = error.failures().iter().any(|failure| {
            failure.actor() == "pass" && failure.message().contains("between two ports")
        });
        if is_between {
            let totals: Vec<_> = sim.totals().into_iter().map(|(_, totals)| totals).collect();
            assert_eq!(totals[0].taken, totals[1].sent, "seed {seed}");
            assert_eq!(totals[1].sent, totals[2].sent, "seed {seed}");
            met += 1;
        }
    }
    assert!(met > 0, "no seed has such a failure");
}

#[test]
fn slow_turns_late_wakes_and_clock_jumps_move_virtual_time() {
    let elapsed = |faults| {
        let mut sim = simulate(1, faults);
        runs_to_its_end(&mut sim);
        sim.elapsed()
    };
    let usual = elapsed(Faults::none());
    assert!(elapsed(Faults::none().slow_turns(2)) > usual);
    assert!(elapsed(Faults::none().late_wakes(2)) > usual);
    assert!(elapsed(Faults::none().clock_jumps(10)) > usual);
}

#[test]
fn an_actor_that_is_always_late_runs_all_the_same() {
    runs_to_its_end(&mut simulate(1, Faults::none().late_wakes(1)));
}

// --- how they end ------------------------------------------------------------------------------------------------

#[test]
fn no_more_faults_come_than_the_bound_and_each_injection_counts_anew() {
    let mut sim = simulate(3, Faults::none().slow_turns(1).at_most(5));
    sim.run_for(5 * MS);
    assert_eq!(sim.faults_injected(), 5);
    sim.inject(Faults::none().slow_turns(1).at_most(5));
    sim.run_for(100 * MS);
    assert_eq!(sim.faults_injected(), 10);
}

#[test]
fn once_faults_are_taken_back_none_comes_and_the_graph_drains_in_bounded_time() {
    for seed in 0..20 {
        let mut sim = simulate(seed, Faults::none().panics_in_ports(3).late_wakes(3));
        sim.run_for(10 * MS);
        sim.inject(Faults::none());
        let (injected, since) = (sim.faults_injected(), sim.elapsed());
        assert!(injected > 0, "seed {seed}");
        runs_to_its_end(&mut sim);
        assert_eq!(sim.faults_injected(), injected, "seed {seed}");
        assert!(sim.elapsed() - since <= 200 * MS, "seed {seed}");
    }
}
