//! What the figures were measured on.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

/// The date, the machine and the compiler, a line of Markdown each.
pub(crate) fn describe() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1))
        .unwrap_or("unknown");
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("unknown");
    format!(
        "* {date}\n* {cores} cores, {cpu}; {kernel}\n* load average at the end: {load}\n* {rustc}\n",
        date = said_by("date", &["-u", "+%Y-%m-%d %H:%M UTC"]),
        kernel = said_by("uname", &["-sr"]),
        rustc = said_by("rustc", &["--version"]),
    )
}

/// The versions of the peers, as the lock file has them.
pub(crate) fn versions() -> String {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    let lock = fs::read_to_string(lock).unwrap_or_default();
    let mut versions = String::new();
    for package in lock.split("[[package]]") {
        let value = |key: &str| {
            package
                .lines()
                .find_map(|line| line.strip_prefix(key))
                .map(|v| v.trim_matches('"'))
        };
        if let (Some(name), Some(version)) = (value("name = "), value("version = "))
            && PEERS.contains(&name)
        {
            let comma = if versions.is_empty() { "" } else { ", " };
            // Writing to a string does not fail.
            let _ = write!(versions, "{comma}{name} {version}");
        }
    }
    versions
}

const PEERS: [&str; 9] = [
    "actix",
    "async-channel",
    "crossbeam-channel",
    "kameo",
    "ractor",
    "rtrb",
    "smol",
    "steady_state",
    "tokio",
];

/// The first line that a program prints.
fn said_by(program: &str, args: &[&str]) -> String {
    Command::new(program)
        .args(args)
        .output()
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .and_then(|text| text.lines().next().map(str::to_owned))
        .unwrap_or_else(|| format!("{program} is not there"))
}
