//! `persist(…)` and its options.

use std::path::PathBuf;
use std::time::Duration;

use crate::durable::Place;

/// Where and how often the states on disk are written: a statement of `graph!`, see [`persist`].
#[derive(Debug)]
#[must_use = "a policy does nothing outside a statement of `graph!`"]
pub struct Persistence {
    pub(super) place: Place,
}

/// Keeps the states marked `#[state(persist)]`, which needs the feature `persist`, in files of `directory`, which is made if it
/// is missing: a file a state, named `actor.state.json`, or `actor[lane].state.json` in a bundle.
///
/// The states are read before any actor runs; one that has no file begins with the value that the graph gives. A file
/// that cannot be read is an error at the start. They are written on a thread of their own, at a pace, and once more when
/// all actors have ended. A write replaces the file in one step: after a power failure, the old or the new version is
/// there. What is written is always the state of a commit.
///
/// A directory belongs to one graph at a time: two that run at once would overwrite each other's files.
///
/// ```
/// # use steadygraph::prelude::*;
/// # use std::time::Duration;
/// # #[actor]
/// # fn visits(visits: &mut Tx<u64>) { visits.fill(|| 1); }
/// /// Counts visits, over restarts of the program too.
/// #[actor]
/// fn count(visits: &mut Rx<u64>, #[state(persist)] total: &mut u64) {
///     *total += visits.drain().sum::<u64>();
/// }
///
/// graph! {
///     pub fn counting(state: &str) -> Counting {
///         let visits = solo(visits { .. });
///         let count = solo(count { total: 0, .. });
///         visits.visits >> count.visits;
///         persist(state).every(Duration::from_millis(200));
///     }
/// }
/// # fn main() {}
/// ```
///
/// # Versions
///
/// A file names the version of the state that it holds, which is 1 unless the attribute says otherwise. When the type
/// changes, raise it, and write the function that makes the new state of the old one's JSON:
///
/// ```
/// # use steadygraph::prelude::*;
/// /// Version 2 counts in tens.
/// fn upgrade(version: u32, json: &str) -> Result<u64, ActorError> {
///     match version {
///         1 => Ok(json.parse::<u64>()? / 10),
///         _ => Err(ActorError::msg("nothing older was ever shipped")),
///     }
/// }
///
/// #[actor]
/// fn count(visits: &mut Rx<u64>, #[state(persist, version = 2, migrate = upgrade)] tens: &mut u64) {
///     *tens += visits.drain().count() as u64 / 10;
/// }
/// ```
pub fn persist(directory: impl Into<PathBuf>) -> Persistence {
    Persistence {
        place: Place {
            directory: directory.into(),
            every: Duration::from_secs(1),
        },
    }
}

impl Persistence {
    /// How long after a commit that changed it a state is written; what changes meanwhile is written with it. So a
    /// crash of the machine costs no more than that. Default: 1 second.
    ///
    /// While nothing changes, nothing is written and nobody wakes.
    pub fn every(mut self, pace: Duration) -> Self {
        self.place.every = pace;
        self
    }
}
