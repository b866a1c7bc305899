//! The program itself, as a process with real time and real threads.

use std::process::{Command, Stdio};

#[test]
fn it_ends_in_order_with_33_as_the_one_dead_letter() {
    let output = Command::new(env!("CARGO_BIN_EXE_robust"))
        .args(["--rate", "10", "--beats", "50"])
        .env_remove("RUST_LOG")
        .stderr(Stdio::null())
        .output()
        .expect("the program starts");
    let log = String::from_utf8(output.stdout).expect("its output is text");
    assert!(output.status.success(), "{log}");
    let row = |name: &str| -> Vec<String> {
        let line = log.lines().find(|line| line.starts_with(name));
        line.unwrap_or_else(|| panic!("no line {name} in:\n{log}"))
            .strip_prefix(name)
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(row("worker "), ["3"]);
    assert_eq!(row("logger "), ["1"]);
    let numbers = row("generator.numbers >> worker.numbers ");
    // sent, taken, in flight, dead-lettered, lost, abandoned
    assert_eq!(numbers[2..], ["0", "1", "0", "0"]);
    assert_eq!(
        row("dead(worker.numbers) >> archive.letters ")[..2],
        ["1", "1"]
    );
    assert_eq!(log.matches("dead letter: ").count(), 1);
}
