//! `supervise([…])` and its options.

use std::time::Duration;

use super::placed::ActorIds;
use crate::ready::{ActorId, DEFAULT_HANG};
use crate::supervise::{Restart, Strategy};

/// How actors are supervised: a statement of `graph!`, see [`supervise`].
#[derive(Debug)]
#[must_use = "supervision does nothing outside a statement of `graph!`"]
pub struct Supervision {
    pub(crate) members: Vec<ActorId>,
    pub(crate) strategy: Strategy,
    pub(crate) restart: Restart,
    pub(crate) hang_after: Duration,
}

/// Supervises actors: each by itself unless told otherwise.
///
/// In the array stand the names of actors, of bundles of them, and of one of a bundle. An actor stands in one supervision
/// at most; one that stands in none restarts alone, by the default policy.
///
/// # What becomes of an actor
///
/// It is the same for `solo`, `troupe` and `pool`, but for a hang.
///
/// | the actor | while the graph runs | while the graph stops |
/// |---|---|---|
/// | returns `Ok` | It ends: its outputs close, and others end once they have worked off what it sent. | the same |
/// | returns an `Err` | What it read, wrote and changed since its last commit is undone. It restarts after the backoff, its schedules and its [attempt](crate::Context::attempt) go on. Beyond the limit it **escalates**: it ends, the graph stops in order, and `run` gives an error that names it. | the same: it restarts, so that what was sent is worked off; beyond the limit it ends, and is in the error |
/// | panics | as with an `Err` | as with an `Err` |
/// | misuses a channel, [`FailureKind::Misuse`](crate::FailureKind) | It escalates at once: a restart would do the same. | the same |
/// | hangs: does not come to a wait for [`hang_after`](Supervision::hang_after) | It is reported, in the log and by [`Counters`](crate::Counters), and goes on when its own code does, for no thread can be killed. Meanwhile a troupe's other actors stand still; a pool has one thread less; others only wait for what it should send. | The same; past the [deadline](crate::StopPolicy::deadline), `run` gives an error that names it, and leaves its thread behind. |
/// | will not stop: vetoes, or waits for what never comes | – | past the deadline, `run` gives an error that names it and what it waits for, and leaves its thread behind |
///
/// When one of a group restarts, healthy ones that restart with it go on to their next wait, which commits as ever. There
/// they stop: the rest of their code does not run, their state, ports and messages stay as they are; a message that it was about
/// to `send`, and whatever else their code held, is dropped. All of them begin
/// anew together, after the backoff. One that has ended stays ended. An actor in a future of its own is waited for until it
/// comes to a wait.
///
/// ```
/// # use steadygraph::prelude::*;
/// # use std::time::Duration;
/// # #[actor]
/// # fn count(numbers: &mut Tx<u64>) { numbers.fill(|| 1); }
/// # #[actor]
/// # fn deal(numbers: &mut Rx<u64>, lanes: &mut [Tx<u64>; 4]) {
/// #     if let Some(lane) = lanes.next_vacant(1) { numbers.map_into(lane, |n| *n); }
/// # }
/// # #[actor]
/// # fn sum(numbers: &mut Rx<u64>, total: &mut u64) { *total += numbers.drain().sum::<u64>(); }
/// graph! {
///     pub fn dealing() -> Dealing {
///         let patient = Restart::new().limit(10).within(Duration::from_secs(60));
///         let count = solo(count { .. });
///         let deal = solo(deal { .. });
///         let sums = [solo(sum { total: 0, .. }); 4];
///         count.numbers >> deal.numbers;
///         deal.lanes >> sums.numbers;
///         supervise([count, deal]).rest_for_one().restart(patient);
///         supervise([sums]).hang_after(Duration::from_secs(1));
///     }
/// }
/// # fn main() { let _ = dealing().topology(); }
/// ```
///
/// Where messages may be what an actor fails on, a dead-letter link says where they go:
///
/// ```
/// # use steadygraph::prelude::*;
/// # #[actor]
/// # fn count(numbers: &mut Tx<u64>) { numbers.fill(|| 1); }
/// # #[actor]
/// # fn sum(numbers: &mut Rx<u64>, total: &mut u64) { *total += numbers.drain().sum::<u64>(); }
/// #[actor]
/// fn archive(letters: &mut Rx<DeadLetter<u64>>) {
///     let mut seen = 0;
///     for letter in letters.iter() {
///         println!("{letter}");
///         seen += 1;
///     }
///     // Not `usize::MAX`: what has come meanwhile is not seen yet.
///     letters.skip(seen);
/// }
///
/// graph! {
///     pub fn counting() -> Counting {
///         let count = solo(count { .. });
///         let sum = solo(sum { total: 0, .. });
///         let archive = solo(archive { .. });
///         count.numbers >> sum.numbers;
///         dead(sum.numbers) >> archive.letters;
///         supervise([sum]).restart(Restart::new().poison_after(2));
///     }
/// }
/// # fn main() { let _ = counting().topology(); }
/// ```
pub fn supervise(actors: impl IntoIterator<Item = ActorIds>) -> Supervision {
    Supervision {
        members: actors.into_iter().flat_map(|ActorIds(ids)| ids).collect(),
        strategy: Strategy::OneForOne,
        restart: Restart::new(),
        hang_after: DEFAULT_HANG,
    }
}

impl Supervision {
    /// An actor that fails restarts alone, and has a count of restarts of its own. This is the default.
    pub fn one_for_one(mut self) -> Self {
        self.strategy = Strategy::OneForOne;
        self
    }

    /// When one fails, all restart together. Restarts are counted for the group.
    pub fn one_for_all(mut self) -> Self {
        self.strategy = Strategy::OneForAll;
        self
    }

    /// When one fails, it restarts together with those that the graph declares after it. Restarts are counted for the
    /// group.
    pub fn rest_for_one(mut self) -> Self {
        self.strategy = Strategy::RestForOne;
        self
    }

    /// When and how often they restart. Default: [`Restart::new`].
    pub fn restart(mut self, policy: Restart) -> Self {
        self.restart = policy;
        self
    }

    /// After how long without coming to a wait an actor is reported to hang. Default: 10 seconds. It is looked for twice in that
    /// time, and once a millisecond at most.
    pub fn hang_after(mut self, span: Duration) -> Self {
        self.hang_after = span;
        self
    }
}
