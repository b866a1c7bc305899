//! `stop()` and its options.

use std::collections::HashSet;
use std::time::Duration;

use super::placed::ActorIds;

/// How the graph stops: a statement of `graph!`.
///
/// ```
/// # use steadygraph::prelude::*;
/// # use std::time::Duration;
/// # #[actor]
/// # fn count(numbers: &mut Tx<u64>) { numbers.fill(|| 1); }
/// # #[actor]
/// # fn sum(numbers: &mut Rx<u64>, total: &mut u64) { *total += numbers.drain().sum::<u64>(); }
/// graph! {
///     pub fn counting() -> Counting {
///         let count = solo(count { .. });
///         let sum = solo(sum { total: 0, .. });
///         count.numbers >> sum.numbers;
///         stop().when_all([count]).deadline(Duration::from_secs(5));
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Debug)]
#[must_use = "a policy does nothing outside a statement of `graph!`"]
pub struct StopPolicy {
    pub(super) awaited: HashSet<usize>,
    pub(super) deadline: Duration,
}

/// The default policy: any actor's request stops the graph, within 25 seconds.
pub fn stop() -> StopPolicy {
    StopPolicy {
        awaited: HashSet::new(),
        deadline: StopPolicy::DEFAULT_DEADLINE,
    }
}

impl StopPolicy {
    /// Below the 30 seconds after which Kubernetes kills.
    pub(super) const DEFAULT_DEADLINE: Duration = Duration::from_secs(25);

    /// Stops the graph only when each of these actors has asked for it or has ended. A request by another actor does
    /// not count; one by a handle or a signal stops at once.
    pub fn when_all(mut self, actors: impl IntoIterator<Item = ActorIds>) -> Self {
        self.awaited
            .extend(actors.into_iter().flat_map(|ActorIds(ids)| ids));
        self
    }

    /// How long after the request the actors may take to end. Then `run` gives up with an error that names those that
    /// are still there, and leaves their threads behind. Default: 25 seconds.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }
}
