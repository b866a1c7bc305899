//! One test, many seeds: what fails is made shorter, and the line that replays it is printed.

use super::chosen::Chosen;
use super::replay;
use super::shrink::{Shrunk, shrink};
use crate::host::panics::{self, Panic};

/// Runs `test` for each seed. The first seed for which it panics is tried again with fewer faults; then this panics with
/// what was wrong and the one line that replays it:
///
/// ```text
/// seed 4711 fails with 2 of its 31 faults: assertion `left == right` failed (at src/tests.rs:20:5)
/// replay it with
///     STEADYGRAPH_SEED=4711 STEADYGRAPH_FAULTS=3,17 cargo test -p robust pipeline_survives
/// ```
///
/// With these variables set, only that seed is run, and only those faults are injected. Without the second, all are.
///
/// Every [`Simulation`](crate::Simulation) that `test` makes on this thread takes part; their faults are numbered as they come
/// up. The first run of a seed that fails prints its panic as any test does, those that make it shorter print nothing.
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
#[inline]
pub fn simulate_many(seeds: impl IntoIterator<Item = u64>, test: impl Fn(u64)) {
    panics::install_hook();
    if let Some((seed, chosen)) = replay::asked_for() {
        chosen.during(|| test(seed));
        return;
    }
    let run = |seed, chosen: Chosen| {
        let (result, met) = chosen.during(|| panics::guard(|| test(seed)));
        (result.err(), met)
    };
    for seed in seeds {
        if let (Some(panic), met) = run(seed, Chosen::All) {
            let shrunk = panics::quietly(|| shrink(met, |chosen| run(seed, chosen).0));
            panic!("{}", report(seed, met, &panic, shrunk.as_ref()));
        }
    }
}

/// What is wrong with a seed: how it fails with the fewest faults, for that is what the line replays.
#[inline]
fn report(seed: u64, met: u64, first: &Panic, shrunk: Option<&Shrunk<Box<Panic>>>) -> String {
    let text = |panic: &Panic| match &panic.place {
        Some(place) => format!("{} (at {place})", panic.message),
        None => panic.message.clone(),
    };
    let Some((faults, fewest)) = shrunk else {
        return format!(
            "seed {seed} fails: {}\nthe same faults, named one by one, do not bring it about; replay it with\n    {}",
            text(first),
            replay::line(seed, None)
        );
    };
    let with = match (met, faults.len()) {
        (0, _) => String::new(),
        (met, 0) => format!(" without any of its {met} faults"),
        (met, left) => format!(" with {left} of its {met} faults"),
    };
    let otherwise = if text(first) == text(fewest) {
        String::new()
    } else {
        format!("\nwith all of them: {}", text(first))
    };
    format!(
        "seed {seed} fails{with}: {}{otherwise}\nreplay it with\n    {}",
        text(fewest),
        replay::line(seed, (met > 0).then_some(faults))
    )
}
