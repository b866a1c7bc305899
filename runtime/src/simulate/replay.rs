//! The line that replays a run, and what it says to the run that it brings about.

use std::fmt::Write as _;

use super::chosen::Chosen;

/// The seed to replay.
const SEED: &str = "STEADYGRAPH_SEED";
/// The faults to inject in it, by number.
const FAULTS: &str = "STEADYGRAPH_FAULTS";

/// The seed and the faults that the environment asks for.
#[track_caller]
#[inline]
pub(super) fn asked_for() -> Option<(u64, Chosen)> {
    let seed = std::env::var(SEED).ok()?;
    let faults = std::env::var(FAULTS).ok();
    match read(&seed, faults.as_deref()) {
        Ok(asked) => Some(asked),
        Err(wrong) => panic!("{wrong}"),
    }
}

#[inline]
fn read(seed: &str, faults: Option<&str>) -> Result<(u64, Chosen), String> {
    let number = seed
        .trim()
        .parse()
        .map_err(|_| format!("{SEED} is `{seed}`: give it the number of a seed"))?;
    let Some(faults) = faults else {
        return Ok((number, Chosen::All));
    };
    let mut numbers = Vec::new();
    for one in faults.split(',').map(str::trim) {
        if one.is_empty() {
            continue;
        }
        let one: u64 = one.parse().map_err(|_| {
            format!(
                "{FAULTS} is `{faults}`: give it the numbers of faults, with commas between them"
            )
        })?;
        let place = numbers.partition_point(|it| *it < one);
        numbers.insert(place, one);
    }
    Ok((number, Chosen::Only(numbers)))
}

/// The line that runs the calling test again with this seed and, where they are given, these faults only.
///
/// Cargo says which package it runs, and the thread of a test which test; a line without them replays more than is needed.
#[inline]
pub(super) fn line(seed: u64, faults: Option<&[u64]>) -> String {
    let package = std::env::var("CARGO_PKG_NAME").ok();
    let thread = std::thread::current();
    // `--test-threads 1` runs tests on the main thread.
    let test = thread.name().filter(|name| *name != "main");
    compose(seed, faults, package.as_deref(), test)
}

#[inline]
fn compose(seed: u64, faults: Option<&[u64]>, package: Option<&str>, test: Option<&str>) -> String {
    let mut line = format!("{SEED}={seed}");
    if let Some(faults) = faults {
        let numbers: Vec<String> = faults.iter().map(u64::to_string).collect();
        let _ = write!(line, " {FAULTS}={}", numbers.join(","));
    }
    line.push_str(" cargo test");
    if let Some(package) = package {
        let _ = write!(line, " -p {package}");
    }
    if let Some(test) = test {
        let _ = write!(line, " {test}");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_what_is_known() {
        let full = compose(
            4711,
            Some(&[3, 17]),
            Some("robust"),
            Some("pipeline_survives"),
        );
        assert_eq!(
            full,
            "STEADYGRAPH_SEED=4711 STEADYGRAPH_FAULTS=3,17 cargo test -p robust pipeline_survives"
        );
        assert_eq!(
            compose(1, Some(&[]), None, None),
            "STEADYGRAPH_SEED=1 STEADYGRAPH_FAULTS= cargo test"
        );
        assert_eq!(
            compose(1, None, None, None),
            "STEADYGRAPH_SEED=1 cargo test"
        );
    }

    #[test]
    fn the_line_is_read_as_it_was_written() {
        assert_eq!(read("4711", None), Ok((4711, Chosen::All)));
        let chosen = Chosen::Only(vec![3, 17]);
        assert_eq!(read("1", Some("17, 3")), Ok((1, chosen)));
        assert_eq!(read("1", Some("")), Ok((1, Chosen::Only(Vec::new()))));
    }

    #[test]
    fn what_cannot_be_read_is_an_error_that_says_what_to_do() {
        assert_eq!(
            read("seven", None).unwrap_err(),
            "STEADYGRAPH_SEED is `seven`: give it the number of a seed"
        );
        assert_eq!(
            read("7", Some("1;2")).unwrap_err(),
            "STEADYGRAPH_FAULTS is `1;2`: give it the numbers of faults, with commas between them"
        );
    }
}
