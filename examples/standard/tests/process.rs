//! The program itself, as a process with real time and real signals.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Starts the program.
fn standard(args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_standard"))
        .args(args)
        .env_remove("RUST_LOG")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Reads the program's log to the end, calls `at_first_result` on the way, and checks how it ended.
fn ends_in_order(mut program: Child, at_first_result: impl FnOnce(u32)) {
    let id = program.id();
    let mut at_first_result = Some(at_first_result);
    let mut results = 0;
    let mut totals = Vec::new();
    let log = program.stdout.take().expect("its output is piped");
    for line in BufReader::new(log).lines() {
        let line = line.expect("its output is text");
        if line.contains("result=") {
            results += 1;
            if let Some(call) = at_first_result.take() {
                call(id);
            }
        }
        for name in [" generated=", " processed=", " logged="] {
            if let Some((_, number)) = line.split_once(name) {
                totals.push(number.parse::<u64>().expect("a total is a number"));
            }
        }
    }
    let status = program.wait().expect("it can be waited for");
    assert!(status.success(), "{status}");
    assert!(results > 0);
    assert_eq!(totals, [results; 3]);
}

#[test]
fn it_ends_by_itself_with_totals_that_agree() {
    ends_in_order(standard(&["--rate", "10", "--beats", "3"]), |_| {});
}

#[test]
fn sigterm_ends_it_in_order() {
    ends_in_order(standard(&["--rate", "10", "--beats", "1000000"]), |id| {
        let sent = Command::new("kill")
            .args(["-TERM", &id.to_string()])
            .status();
        assert!(sent.is_ok_and(|status| status.success()));
    });
}
