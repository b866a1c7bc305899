//! A hundred thousand actors: how long they take to start and to stop, and how much memory they take.
//!
//! It is measured by a program of its own, `src/bin/footprint`, whose allocator counts.

use std::env;
use std::process::Command;
use std::time::Duration;

use crate::case::{self, Case, Figures};

/// The figures that it may give.
const FIGURES: [&str; 5] = [
    "start s",
    "stop s",
    "bytes per actor",
    "bytes per channel",
    "resident bytes per actor and channel",
];

/// As many as the peer can have: steady_state has a thousand, the others a hundred thousand.
pub(crate) fn cases() -> Vec<Case> {
    // The first call builds the program.
    let case = |peer, run| Case::new("footprint", peer, run).patience(Duration::from_secs(300));
    vec![
        case("steadygraph pool", || measure("steadygraph pool")),
        case("steadygraph troupe", || measure("steadygraph troupe")),
        case("tokio", || measure("tokio")),
        case("smol", || measure("smol")),
        case("actix", || measure("actix")),
        case("kameo", || measure("kameo")),
        case("ractor", || measure("ractor")),
        case("steady_state off", || measure("steady_state off")),
    ]
}

fn measure(peer: &str) -> Figures {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(["run", "--release", "--quiet", "--bin", "footprint"]);
    cargo.args([
        "--manifest-path",
        concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        "--",
        peer,
    ]);
    let output = cargo.output().expect("cargo is there");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let figures = case::parse(&String::from_utf8_lossy(&output.stdout));
    figures
        .iter()
        .fold(Figures::default(), |all, (name, value)| {
            let known = FIGURES.iter().find(|known| *known == name);
            all.with(known.expect("all figures are known"), *value)
        })
}
