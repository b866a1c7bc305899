//! SIGINT and SIGTERM, in a process of their own: this program starts itself again as the child.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // It is how a test fails, also in its helper functions.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use steadygraph::prelude::*;

/// Says that it runs, and counts on.
#[actor(await_for_all!(every(Duration::from_millis(1)), numbers))]
fn count(numbers: &mut Tx<u64>, next: &mut u64) -> Reaction {
    if *next == 0 {
        println!("it runs");
    }
    numbers.push(*next)?;
    *next += 1;
    Ok(())
}

/// Takes everything, and says how much it was.
#[actor]
async fn swallow(numbers: &mut Rx<u64>) {
    let mut taken = 0_u64;
    while let Some(n) = numbers.recv().await {
        assert_eq!(n, taken);
        taken += 1;
    }
    println!("it ended");
}

/// Takes nothing and never ends.
#[actor]
async fn stuck(numbers: &mut Rx<u64>) {
    let _ = numbers;
    std::future::pending::<()>().await;
}

graph! {
    fn orderly() -> Orderly {
        let count = solo(count { next: 0, .. });
        let swallow = solo(swallow { .. });
        count.numbers >> swallow.numbers;
    }
}

graph! {
    fn hanging() -> Hanging {
        let count = solo(count { next: 0, .. });
        let stuck = solo(stuck { .. });
        count.numbers >> stuck.numbers;
    }
}

graph! {
    fn brief_graph() -> Brief {
        let brief = solo(brief {});
    }
}

/// Runs the test `name` of this program, which is a child's part, and waits until its graph runs.
fn start(name: &str) -> (Child, impl Iterator<Item = String> + use<>) {
    let program = std::env::current_exe().unwrap();
    let mut child = Command::new(program)
        .args(["--ignored", "--exact", name, "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    assert!(
        lines.any(|line| line.ends_with("it runs")),
        "the child's graph runs"
    );
    (child, lines)
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args(["-s", name, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
}

#[test]
#[ignore = "a child's part"]
fn run_orderly() {
    orderly().run().unwrap();
}

#[test]
#[ignore = "a child's part"]
fn run_hanging() {
    hanging().run().unwrap();
}

/// Ends at once.
#[actor]
async fn brief() {}

#[test]
#[ignore = "a child's part"]
fn run_and_go_on() {
    brief_graph().run().unwrap();
    println!("it runs");
    loop {
        std::thread::park();
    }
}

#[test]
fn after_the_run_a_signal_does_what_it_does_by_default() {
    use std::os::unix::process::ExitStatusExt;

    let (mut child, _lines) = start("run_and_go_on");
    signal(&child, "TERM");
    assert_eq!(child.wait().unwrap().signal(), Some(15));
}

#[test]
fn the_first_signal_stops_the_graph_in_order() {
    for name in ["TERM", "INT"] {
        let (mut child, mut lines) = start("run_orderly");
        signal(&child, name);
        assert!(lines.any(|line| line == "it ended"), "all was taken");
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn a_second_signal_ends_the_process_at_once_with_128_and_its_number() {
    for (name, number) in [("TERM", 15), ("INT", 2)] {
        let (mut child, _lines) = start("run_hanging");
        // Two signals of a kind that arrive together are one to the system, so they are sent until they are seen.
        let status: ExitStatus = loop {
            signal(&child, name);
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            std::thread::yield_now();
        };
        assert_eq!(status.code(), Some(128 + number));
    }
}
