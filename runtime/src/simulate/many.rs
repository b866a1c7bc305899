//! One test, many seeds: what fails is made shorter, and the line that replays it is printed.

use std::fmt::Write as _;

use super::chosen::Chosen;
use crate::host::panics;

/// How many runs may be spent on making a failing one shorter.
const SHRINKING_RUNS: usize = 100;

/// The seed to replay.
const SEED: &str = "STEADYGRAPH_SEED";
/// The faults to inject in it, by number.
const FAULTS: &str = "STEADYGRAPH_FAULTS";

/// Runs `test` for each seed. The first seed for which it panics is tried again with fewer faults; then this panics with
/// what was wrong and the one line that replays it.
///
/// ```
/// # use steadygraph::prelude::*;
/// # use steadygraph::{Faults, simulate_many};
/// # #[actor]
/// # fn count(cx: &mut Context, numbers: &mut Tx<u64>, next: &mut u64) {
/// #     numbers.extend([*next]);
/// #     *next += 1;
/// #     if *next == 10 { cx.request_shutdown(); }
/// # }
/// # #[actor]
/// # fn sum(numbers: &mut Rx<u64>, total: &mut u64) { *total += numbers.drain().sum::<u64>(); }
/// graph! {
///     pub fn counting() -> Counting {
///         let count = solo(count { next: 0, .. });
///         let sum = solo(sum { total: 0, .. });
///         count.numbers >> sum.numbers;
///         supervise([count, sum]).restart(Restart::new().limit(100));
///     }
/// }
///
/// # fn main() {
/// simulate_many(0..50, |seed| {
///     let mut sim = counting().simulate(seed);
///     sim.inject(Faults::none().panics_in_ports(10).at_most(5));
///     sim.run_until_stopped().unwrap();
///     let (_, totals) = &sim.totals()[0];
///     assert_eq!(totals.lost, 0);
/// });
/// # }
/// ```
///
/// # Panics
///
/// When `test` panics for a seed, or when the variables of a replay cannot be read.
#[track_caller]
pub fn simulate_many(seeds: impl IntoIterator<Item = u64>, test: impl Fn(u64)) {
    panics::install_hook();
    if let Some((seed, chosen)) = replay() {
        chosen.during(|| test(seed));
        return;
    }
    for seed in seeds {
        let (result, met) = Chosen::All.during(|| panics::guard(|| test(seed)));
        if let Err(panic) = result {
            let fewest = panics::quietly(|| shrink(seed, met, &test));
            let line = replay_line(seed, fewest.as_deref());
            let place = panic.place.map(|at| format!(" (at {at})"));
            panic!(
                "seed {seed} fails: {}{}\nreplay it with\n    {line}",
                panic.message,
                place.unwrap_or_default()
            );
        }
    }
}

/// The seed and the faults that the environment asks for.
#[track_caller]
fn replay() -> Option<(u64, Chosen)> {
    let seed = std::env::var(SEED).ok()?;
    let Ok(seed) = seed.trim().parse() else {
        panic!("{SEED} is `{seed}`: give it the number of a seed");
    };
    let Ok(faults) = std::env::var(FAULTS) else {
        return Some((seed, Chosen::All));
    };
    let numbers = faults
        .split(',')
        .map(str::trim)
        .filter(|number| !number.is_empty())
        .map(str::parse)
        .collect();
    match numbers {
        Ok(numbers) => Some((seed, Chosen::Only(numbers))),
        Err(_) => panic!(
            "{FAULTS} is `{faults}`: give it the numbers of faults, with commas between them"
        ),
    }
}

/// Fewer faults with which the test fails too, by number; `None` where none could be left out.
fn shrink(seed: u64, met: u64, test: &impl Fn(u64)) -> Option<Vec<u64>> {
    let mut runs = 0;
    let mut fails = |chosen: Chosen| {
        runs += 1;
        runs <= SHRINKING_RUNS && chosen.during(|| panics::guard(|| test(seed))).0.is_err()
    };
    // The last faults first: by halves, then one by one.
    let (mut passes, mut count) = (0, met);
    if fails(Chosen::First(0)) {
        return Some(Vec::new());
    }
    while count - passes > 1 {
        let middle = passes + (count - passes) / 2;
        if fails(Chosen::First(middle)) {
            count = middle;
        } else {
            passes = middle;
        }
    }
    let mut numbers: Vec<u64> = (0..count).collect();
    if !fails(Chosen::Only(numbers.clone())) {
        return None;
    }
    for number in 0..count {
        let without: Vec<u64> = numbers.iter().copied().filter(|n| *n != number).collect();
        if fails(Chosen::Only(without.clone())) {
            numbers = without;
        }
    }
    Some(numbers)
}

/// The line that runs the test again with this seed and these faults only. Cargo says which package it runs, and the test's
/// thread which test.
fn replay_line(seed: u64, faults: Option<&[u64]>) -> String {
    let mut line = format!("{SEED}={seed}");
    if let Some(faults) = faults {
        let numbers: Vec<String> = faults.iter().map(u64::to_string).collect();
        let _ = write!(line, " {FAULTS}={}", numbers.join(","));
    }
    line.push_str(" cargo test");
    if let Ok(package) = std::env::var("CARGO_PKG_NAME") {
        let _ = write!(line, " -p {package}");
    }
    if let Some(test) = std::thread::current().name().filter(|name| *name != "main") {
        let _ = write!(line, " {test}");
    }
    line
}
