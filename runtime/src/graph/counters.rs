//! What a graph counts: restarts by actor, messages by channel.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::channel::{ChannelName, Direction, Totals};
use crate::ready::Core;

/// The counts of a graph, to be asked at any time: before the start, when there is nothing, while it runs, and when it has
/// ended. Get it from the graph, a handle or a simulation.
///
/// `Display` gives two tables.
///
/// ```
/// # use steadygraph::prelude::*;
/// # #[actor]
/// # async fn count(numbers: &mut Tx<u64>) { numbers.extend(0..3); }
/// # #[actor]
/// # fn sum(numbers: &mut Rx<u64>, total: &mut u64) { *total += numbers.drain().sum::<u64>(); }
/// # graph! {
/// #     pub fn counting() -> Counting {
/// #         let count = solo(count { .. });
/// #         let sum = solo(sum { total: 0, .. });
/// #         count.numbers >> sum.numbers;
/// #     }
/// # }
/// # fn main() -> Result<(), GraphError> {
/// let app = counting();
/// let counters = app.counters();
/// app.run()?;
/// assert_eq!(counters.actors()[0].restarts(), 0);
/// let (channel, totals) = &counters.channels()[0];
/// assert_eq!(channel.to_string(), "count.numbers >> sum.numbers");
/// assert_eq!((totals.sent, totals.taken), (3, 3));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Counters {
    cores: Arc<OnceLock<Vec<Arc<Core>>>>,
}

impl Counters {
    /// Says once which actors there are.
    pub(super) fn set(&self, cores: Vec<Arc<Core>>) {
        let _ = self.cores.set(cores);
    }

    fn cores(&self) -> &[Arc<Core>] {
        self.cores.get().map_or(&[], Vec::as_slice)
    }

    /// What is counted of each actor, in the order of declaration, but for those that a test plays.
    #[must_use]
    #[inline]
    pub fn actors(&self) -> Vec<ActorCounts> {
        self.cores()
            .iter()
            .map(|core| ActorCounts {
                actor: core.name().to_owned(),
                restarts: core.attempt(),
                last_failure: core.last_failure(),
                is_hanging: core.is_hanging(),
            })
            .collect()
    }

    /// What has gone through each channel, in the order of the actors that send; then those that a test sends to.
    #[must_use]
    #[inline]
    pub fn channels(&self) -> Vec<(ChannelName, Totals)> {
        let mut channels = Vec::new();
        let mut seen = HashSet::new();
        for direction in [Direction::Output, Direction::Input] {
            for core in self.cores() {
                for side in core.sides() {
                    if side.direction() == direction && seen.insert(side.ring().id()) {
                        channels.push((side.ring().name().clone(), side.ring().totals()));
                    }
                }
            }
        }
        channels
    }
}

/// What is counted of one actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorCounts {
    actor: String,
    restarts: u64,
    last_failure: Option<String>,
    is_hanging: bool,
}

impl ActorCounts {
    /// The actor's name, with its lane where it is one of a bundle.
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// How often it has been restarted.
    #[must_use]
    pub fn restarts(&self) -> u64 {
        self.restarts
    }

    /// Its last failure in one line.
    #[must_use]
    pub fn last_failure(&self) -> Option<&str> {
        self.last_failure.as_deref()
    }

    /// Whether it has not come to a wait for longer than [`hang_after`](crate::Supervision::hang_after). Watched by `run`
    /// and by [`Handle::wait`](crate::Handle::wait).
    #[must_use]
    pub fn is_hanging(&self) -> bool {
        self.is_hanging
    }
}

impl fmt::Display for Counters {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let actors = self.actors();
        let widest = actors.iter().map(|actor| actor.actor.len()).max();
        let width = widest.unwrap_or(0).max("actor".len());
        writeln!(f, "{:width$}  {:>8}", "actor", "restarts")?;
        for actor in &actors {
            writeln!(f, "{:width$}  {:>8}", actor.actor, actor.restarts)?;
        }
        let channels: Vec<(String, Totals)> = self
            .channels()
            .into_iter()
            .map(|(channel, totals)| (channel.to_string(), totals))
            .collect();
        let widest = channels.iter().map(|(channel, _)| channel.len()).max();
        let width = widest.unwrap_or(0).max("channel".len());
        write!(
            f,
            "{:width$}  {:>10} {:>10} {:>9} {:>13} {:>6} {:>9}",
            "channel", "sent", "taken", "in flight", "dead-lettered", "lost", "abandoned"
        )?;
        for (channel, totals) in &channels {
            write!(
                f,
                "\n{channel:width$}  {:>10} {:>10} {:>9} {:>13} {:>6} {:>9}",
                totals.sent,
                totals.taken,
                totals.in_flight,
                totals.dead_lettered,
                totals.lost,
                totals.abandoned
            )?;
        }
        Ok(())
    }
}

impl fmt::Debug for Counters {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Counters")
            .field("actors", &self.actors())
            .field("channels", &self.channels())
            .finish()
    }
}
