//! What makes a run the same again: its trace, and the line that replays a seed of many.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;

use steadygraph::{Faults, simulate_many};

use super::{MS, runs_to_its_end, simulate};

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
    assert!(first.contains("replay.rs:"), "{text}");
    assert_eq!(lines.next(), Some("replay it with"));
    let line = lines.next().unwrap().trim();
    let (variables, command) = line.split_once(" cargo test").unwrap();
    let (seed, faults) = variables.split_once(' ').unwrap();
    assert_eq!(seed, "STEADYGRAPH_SEED=3");
    let numbers = faults.strip_prefix("STEADYGRAPH_FAULTS=").unwrap();
    assert_eq!(numbers.split(',').count(), 2, "{line}");
    assert_eq!(
        command,
        " -p steadygraph faults::replay::a_failing_seed_is_reported_with_the_fewest_faults_and_the_line_that_replays_it"
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
            &format!("faults::replay::{test}"),
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
