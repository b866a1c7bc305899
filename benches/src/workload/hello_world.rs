//! One actor that prints a line and ends: how long it takes to build from nothing, and what comes of it.
//!
//! The programs are in `hello/`, each a workspace of its own.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use std::{env, fs, process};

use crate::case::{Case, Figures};

/// Builds take minutes and vary little.
const ROUNDS: usize = 3;

/// Longer than the longest build on a slow machine.
const PATIENCE: Duration = Duration::from_secs(900);

/// Each peer three times, but for the one that takes longest.
pub(crate) fn cases() -> Vec<Case> {
    let case = |peer, rounds, run| {
        let case = Case::new("hello-world", peer, run);
        case.patience(PATIENCE).rounds(rounds)
    };
    vec![
        case("steadygraph", ROUNDS, || build("steadygraph")),
        case("actix", ROUNDS, || build("actix")),
        case("kameo", ROUNDS, || build("kameo")),
        case("ractor", ROUNDS, || build("ractor")),
        case("tokio", ROUNDS, || build("tokio")),
        case("smol", ROUNDS, || build("smol")),
        case("crossbeam", ROUNDS, || build("crossbeam")),
        case("limit", ROUNDS, || build("rtrb")),
        case("steady_state", 1, || build("steady_state")),
    ]
}

/// Builds a program from nothing, without a network, and runs it once.
fn build(peer: &str) -> Figures {
    let package = Package::of(peer);
    package.cargo("fetch", &[]);
    let target = Scratch::new(peer);
    let (cpu, start) = (seconds_of_children(), Instant::now());
    let arguments = [
        "--release".as_ref(),
        "--offline".as_ref(),
        "--target-dir".as_ref(),
        target.0.as_os_str(),
    ];
    package.cargo("build", &arguments);
    let (wall, cpu) = (start.elapsed(), seconds_of_children() - cpu);
    let program = target.0.join("release").join(format!("hello-{peer}"));
    let said = run(Command::new(&program));
    assert_eq!(said.stdout, b"hello\n", "what the program says");
    let stripped = target.0.join("stripped");
    let mut strip = Command::new("strip");
    strip.arg("-o").args([&stripped, &program]);
    run(strip);
    let (lines, crates) = package.dependencies();
    Figures::default()
        .with("wall s", wall.as_secs_f64())
        .with("CPU s", cpu)
        .with("lines of cargo tree", lines as f64)
        .with("crates", crates as f64)
        .with("kB", kilobytes(&program))
        .with("kB stripped", kilobytes(&stripped))
}

/// The program of a peer.
struct Package(PathBuf);

impl Package {
    fn of(peer: &str) -> Self {
        let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("hello");
        Self(all.join(peer).join("Cargo.toml"))
    }

    fn cargo(&self, command: &str, arguments: &[&OsStr]) -> Output {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo
            .arg(command)
            .arg("--manifest-path")
            .arg(&self.0)
            .args(arguments);
        run(cargo)
    }

    /// How many lines `cargo tree` prints, and how many crates those are, the program's own among them.
    fn dependencies(&self) -> (usize, usize) {
        let tree = self.cargo("tree", &["--offline".as_ref(), "--prefix=none".as_ref()]);
        let tree = String::from_utf8_lossy(&tree.stdout);
        let lines: Vec<&str> = tree.lines().filter(|line| line.contains(" v")).collect();
        // The name and the version; behind them stand remarks.
        let name = |line: &&str| {
            line.split(' ')
                .take(2)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        (
            lines.len(),
            lines.iter().map(name).collect::<BTreeSet<_>>().len(),
        )
    }
}

/// A directory that goes when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(peer: &str) -> Self {
        Self(env::temp_dir().join(format!("steadygraph-hello-{peer}-{}", process::id())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed from a temporary directory may stay there.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs a command that must succeed.
fn run(mut command: Command) -> Output {
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// The CPU time of all processes that this one and its children have waited for.
fn seconds_of_children() -> f64 {
    /// How many of the system's ticks are a second, on every Linux.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").expect("the system says it");
    // The name of the program, in parentheses, may hold spaces; behind it, the children's times are fields 14 and 15.
    let (_, fields) = stat.rsplit_once(") ").expect("there is a name");
    let ticks = fields
        .split(' ')
        .skip(13)
        .take(2)
        .map(|field| field.parse::<f64>());
    ticks
        .map(|ticks| ticks.expect("the system gives numbers"))
        .sum::<f64>()
        / TICKS
}

fn kilobytes(file: &Path) -> f64 {
    fs::metadata(file).expect("it was built").len() as f64 / 1e3
}
