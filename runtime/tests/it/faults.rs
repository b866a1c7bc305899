//! Injected faults: where they happen, what they lead to, how they end, and how the run that they break is replayed.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::time::Duration;

use steadygraph::prelude::*;
use steadygraph::{Failure, FailureKind, Faults, Simulation, simulate_many};

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
fn slow_turns_and_clock_jumps_move_virtual_time() {
    let elapsed = |faults| {
        let mut sim = simulate(1, faults);
        runs_to_its_end(&mut sim);
        sim.elapsed()
    };
    let usual = elapsed(Faults::none());
    assert!(elapsed(Faults::none().slow_turns(2)) > usual);
    assert!(elapsed(Faults::none().clock_jumps(10)) > usual);
    assert_eq!(
        elapsed(Faults::none().late_wakes(2)),
        usual,
        "a late wake takes turns, no time"
    );
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
fn no_fault_comes_after_the_turn_that_bounds_them() {
    let mut sim = simulate(3, Faults::none().slow_turns(1).until_turn(7));
    runs_to_its_end(&mut sim);
    assert_eq!(sim.faults_injected(), 7, "one for each turn before it");
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

// --- the trace ---------------------------------------------------------------------------------------------------

fn faulty() -> Faults {
    Faults::none()
        .panics_at_waits(20)
        .panics_at_commits(30)
        .panics_in_ports(30)
        .slow_turns(10)
        .late_wakes(10)
        .clock_jumps(40)
        .at_most(50)
}

fn hash(seed: u64, faults: Faults) -> u64 {
    let mut sim = simulate(seed, faults);
    runs_to_its_end(&mut sim);
    sim.trace_hash()
}

#[test]
fn the_same_seed_has_the_same_hash_and_every_other_seed_another() {
    let hashes: Vec<u64> = (0..20).map(|seed| hash(seed, faulty())).collect();
    let again: Vec<u64> = (0..20).map(|seed| hash(seed, faulty())).collect();
    assert_eq!(hashes, again);
    assert_eq!(hashes.iter().collect::<BTreeSet<_>>().len(), 20);
}

#[test]
fn faults_and_time_are_part_of_the_hash() {
    assert_ne!(hash(1, Faults::none()), hash(1, faulty()));
    let after = |span| {
        let mut sim = simulate(1, Faults::none());
        runs_to_its_end(&mut sim);
        sim.run_for(span);
        sim.trace_hash()
    };
    assert_ne!(after(MS), after(2 * MS));
}

/// Says the hash; for the test below, which runs it in a process of its own.
#[test]
#[ignore = "run by the_hash_is_the_same_in_another_process"]
fn child_says_its_hash() {
    println!("hash {}", hash(7, faulty()));
}

#[test]
fn the_hash_is_the_same_in_another_process() {
    let (_, output) = child("child_says_its_hash", &[]);
    let expected = format!("hash {}", hash(7, faulty()));
    assert!(output.contains(&expected), "{expected}: {output}");
}

// --- many seeds, and the line that replays one of them -----------------------------------------------------------

/// A test that fails for seed 3, as soon as one certain fault comes up, for it lasts as long as no other does.
fn is_slow_in_seed_3(seed: u64) {
    let mut sim = simulate(seed, Faults::none().slow_turns(3).at_most(20));
    runs_to_its_end(&mut sim);
    let slow = sim.faults_injected();
    assert!(seed != 3 || slow < 2, "it was slow");
}

fn panic_of(body: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(body)).unwrap_err();
    payload.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn a_failing_seed_is_reported_with_the_fewest_faults_and_the_line_that_replays_it() {
    let runs = Cell::new(0);
    let text = panic_of(|| {
        simulate_many(0..100, |seed| {
            runs.set(runs.get() + 1);
            is_slow_in_seed_3(seed);
        });
    });
    assert!(runs.get() <= 4 + 100, "{} runs", runs.get());
    let mut lines = text.lines();
    let first = lines.next().unwrap();
    assert!(
        first.starts_with("seed 3 fails with 2 of its 20 faults: it was slow (at "),
        "{text}"
    );
    assert!(first.contains("faults.rs:"), "{text}");
    assert_eq!(lines.next(), Some("replay it with"));
    let line = lines.next().unwrap().trim();
    let (variables, command) = line.split_once(" cargo test").unwrap();
    let (seed, faults) = variables.split_once(' ').unwrap();
    assert_eq!(seed, "STEADYGRAPH_SEED=3");
    let numbers = faults.strip_prefix("STEADYGRAPH_FAULTS=").unwrap();
    assert_eq!(numbers.split(',').count(), 2, "{line}");
    assert_eq!(
        command,
        " -p steadygraph faults::a_failing_seed_is_reported_with_the_fewest_faults_and_the_line_that_replays_it"
    );
    assert_eq!(lines.next(), None, "{text}");
}

#[test]
fn a_seed_that_fails_without_faults_says_so() {
    let text = panic_of(|| {
        simulate_many([8, 9], |seed| {
            let mut sim = simulate(seed, Faults::none().slow_turns(3).at_most(4));
            runs_to_its_end(&mut sim);
            assert!(seed != 9, "nine");
        });
    });
    assert!(
        text.starts_with("seed 9 fails without any of its 4 faults: nine (at "),
        "{text}"
    );
    assert!(
        text.contains("STEADYGRAPH_SEED=9 STEADYGRAPH_FAULTS= cargo test"),
        "{text}"
    );

    let text = panic_of(|| simulate_many([5], |_| panic!("always")));
    assert!(text.starts_with("seed 5 fails: always (at "), "{text}");
    assert!(text.contains("    STEADYGRAPH_SEED=5 cargo test"), "{text}");
}

#[test]
fn the_faults_of_all_simulations_of_a_run_are_numbered_in_one_row() {
    let text = panic_of(|| {
        simulate_many([1], |seed| {
            let slow: Vec<u64> = (0..2)
                .map(|_| {
                    let mut sim = simulate(seed, Faults::none().slow_turns(1).at_most(3));
                    runs_to_its_end(&mut sim);
                    sim.faults_injected()
                })
                .collect();
            assert!(slow[1] == 0, "the second is slow");
        });
    });
    assert!(text.contains("with 1 of its 6 faults"), "{text}");
    let (_, faults) = text.split_once("STEADYGRAPH_FAULTS=").unwrap();
    let (number, _) = faults.split_once(' ').unwrap();
    assert!((3..6).contains(&number.parse::<u64>().unwrap()), "{text}");
}

/// Says which seeds run and how many faults they meet; for the test below.
#[test]
#[ignore = "run by the_variables_of_a_replay_choose_the_seed_and_its_faults"]
fn child_says_its_runs() {
    simulate_many(0..3, |seed| {
        let mut sim = simulate(seed, Faults::none().slow_turns(1).at_most(9));
        runs_to_its_end(&mut sim);
        println!("seed {seed}: {} faults", sim.faults_injected());
    });
}

#[test]
fn the_variables_of_a_replay_choose_the_seed_and_its_faults() {
    let runs = |variables: &[(&str, &str)]| -> Vec<String> {
        let (passed, output) = child("child_says_its_runs", variables);
        assert!(passed, "{output}");
        let lines = output
            .lines()
            .filter_map(|line| line.find("seed ").map(|at| &line[at..]));
        lines
            .filter(|line| line.ends_with(" faults"))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(
        runs(&[]),
        ["seed 0: 9 faults", "seed 1: 9 faults", "seed 2: 9 faults"]
    );
    assert_eq!(
        runs(&[("STEADYGRAPH_SEED", "4711")]),
        ["seed 4711: 9 faults"]
    );
    assert_eq!(
        runs(&[
            ("STEADYGRAPH_SEED", "4711"),
            ("STEADYGRAPH_FAULTS", "3,5,12")
        ]),
        ["seed 4711: 2 faults"],
        "there is no fault 12"
    );
    assert_eq!(
        runs(&[("STEADYGRAPH_SEED", "4711"), ("STEADYGRAPH_FAULTS", "")]),
        ["seed 4711: 0 faults"]
    );
}

#[test]
fn a_variable_that_cannot_be_read_is_an_error() {
    let (passed, output) = child("child_says_its_runs", &[("STEADYGRAPH_SEED", "seven")]);
    assert!(!passed);
    assert!(
        output.contains("STEADYGRAPH_SEED is `seven`: give it the number of a seed"),
        "{output}"
    );
}

#[test]
fn injected_panics_print_nothing() {
    let (passed, output) = child("child_is_injected_panics", &[]);
    assert!(passed, "{output}");
    assert!(!output.contains("injected fault"), "{output}");
    assert!(!output.contains("panicked at"), "{output}");
}

/// Is made to panic many times; for the test above.
#[test]
#[ignore = "run by injected_panics_print_nothing"]
fn child_is_injected_panics() {
    let mut sim = simulate(1, Faults::none().panics_in_ports(3).at_most(100));
    runs_to_its_end(&mut sim);
    assert!(sim.faults_injected() > 10);
}

/// Runs one of the tests above in a process of its own; whether it passed, and what it printed.
fn child(test: &str, variables: &[(&str, &str)]) -> (bool, String) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            &format!("faults::{test}"),
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env_remove("STEADYGRAPH_SEED")
        .env_remove("STEADYGRAPH_FAULTS")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(text.contains("running 1 test"), "{text}");
    (output.status.success(), text)
}
