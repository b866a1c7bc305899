//! The program itself, as a process with real time.

use std::process::Command;

/// The number behind a name such as `logged=`.
fn total(log: &str, name: &str) -> f64 {
    let (_, number) = log.split_once(name).expect("the total is logged");
    let number = number.split_whitespace().next().expect("a number");
    number.parse().expect("a total is a number")
}

#[test]
fn it_ends_by_itself_with_totals_that_agree() {
    let output = Command::new(env!("CARGO_BIN_EXE_performant"))
        .args(["--rate", "2", "--beats", "20"])
        .env_remove("RUST_LOG")
        .env("NO_COLOR", "1")
        .output()
        .expect("the program starts");
    assert!(output.status.success());
    let log = String::from_utf8(output.stdout).expect("its output is text");
    let logged = total(&log, "logged=");
    assert!(logged > 0.0);
    assert!(total(&log, "millions_per_second=") > 0.0);
    for name in ["generated=", "processed="] {
        assert_eq!(total(&log, name), logged, "{log}");
    }
}
