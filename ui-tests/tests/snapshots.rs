//! What the compiler says about each program that must not compile, and that it says nothing about the others.

use std::path::PathBuf;

/// What the compiler says about these quotes the standard library where the toolchain has its source (`rust-src`), and
/// not where it has none. `spans` checks them all the same.
const QUOTE_THE_STANDARD_LIBRARY: [&str; 1] = ["fail/message_not_send.rs"];

#[test]
fn programs_that_must_not_compile() {
    let cases = trybuild::TestCases::new();
    let mut programs: Vec<PathBuf> = std::fs::read_dir("fail")
        .expect("the programs are there")
        .map(|entry| entry.expect("the directory can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| {
            !QUOTE_THE_STANDARD_LIBRARY
                .iter()
                .any(|quotes| path.ends_with(quotes))
        })
        .collect();
    programs.sort();
    assert!(programs.len() > 100, "{programs:?}");
    for program in programs {
        cases.compile_fail(program);
    }
}

#[test]
fn programs_that_must_compile() {
    trybuild::TestCases::new().pass("pass/*.rs");
}
