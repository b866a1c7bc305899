//! One thing to measure, and what a measurement of it gives.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

/// One workload done by one peer.
pub(crate) struct Case {
    /// Which work, from the general to the special: `pipeline/batches/2^14/threads`.
    pub(crate) workload: &'static str,
    /// Who does it: `tokio`.
    pub(crate) peer: &'static str,
    /// Does it once, in a process of its own, and panics if the outcome is wrong.
    pub(crate) run: fn() -> Figures,
    /// How long it may take before it counts as hanging.
    pub(crate) patience: Duration,
    /// The most rounds it takes part in: builds, which take minutes, do with fewer.
    pub(crate) rounds: usize,
}

impl Case {
    /// A case that may take a minute and takes part in every round.
    pub(crate) fn new(workload: &'static str, peer: &'static str, run: fn() -> Figures) -> Self {
        Self {
            workload,
            peer,
            run,
            patience: Duration::from_secs(60),
            rounds: usize::MAX,
        }
    }

    /// Lets each measurement take longer.
    pub(crate) fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Takes part in the first rounds only.
    pub(crate) fn rounds(self, rounds: usize) -> Self {
        Self { rounds, ..self }
    }
}

/// How many messages, or laps, or starts went through in a second.
pub(crate) const PER_SECOND: &str = "per second";

/// What begins the line of a figure, so that whatever else a peer prints is not taken for one.
const MARK: &str = "figure: ";

/// The figures of one measurement, by name; the name says the unit.
#[derive(Default)]
pub(crate) struct Figures(Vec<(&'static str, f64)>);

impl Figures {
    /// `count` things done in `elapsed`.
    pub(crate) fn throughput(count: u64, elapsed: Duration) -> Self {
        Self::default().with(PER_SECOND, count as f64 / elapsed.as_secs_f64())
    }

    /// One figure more.
    pub(crate) fn with(mut self, name: &'static str, value: f64) -> Self {
        self.0.push((name, value));
        self
    }
}

/// The form in which a child process hands its figures to the orchestrator: a marked line each.
impl Display for Figures {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.0 {
            writeln!(f, "{MARK}{name} {value}")?;
        }
        Ok(())
    }
}

/// Reads what a child process printed; lines without the mark are somebody's log.
pub(crate) fn parse(output: &str) -> Vec<(String, f64)> {
    output
        .lines()
        .filter_map(|line| {
            let (name, value) = line.strip_prefix(MARK)?.rsplit_once(' ')?;
            Some((name.to_owned(), value.parse().ok()?))
        })
        .collect()
}
