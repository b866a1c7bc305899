//! Where actors run: `solo`, `troupe` and `pool`.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::actor::{OneThread, Pooled};
use crate::ask::{Alert, Asks, OfActor, Statistic};

/// Which thread an actor runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Placement {
    /// One of its own.
    Solo,
    /// One that it shares with all actors of the troupe.
    Troupe(u64),
    /// Any of those that the actors of the pool share.
    Pool {
        /// Tells pools apart.
        id: u64,
        /// How many threads the pool has.
        threads: usize,
    },
}

impl fmt::Display for Placement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Placement::Solo => "solo",
            Placement::Troupe(_) => "troupe",
            Placement::Pool { .. } => "pool",
        })
    }
}

/// An actor and where it is to run; `graph!` takes it from here.
///
/// `M` says whether the actor's future stays on one thread or goes from one to another, as in a [`pool`].
#[must_use = "an actor runs only in a `graph!`"]
pub struct Seat<A, M = OneThread> {
    pub(super) actor: A,
    pub(super) placement: Placement,
    pub(super) mode: PhantomData<M>,
    pub(super) asks: Asks,
    pub(super) core: Option<usize>,
}

impl<A> Seat<A> {
    /// Keeps the actor's thread to one core; in a troupe, that of all its actors. By default the system chooses.
    ///
    /// `core` counts those that the thread which starts the graph may use, from 0 on: in a container that has the cores 4 and 5,
    /// core 1 is the system's core 5, which is the number on the dashboard. One that is not there is an error at the start. Where
    /// the system has no such thing, as macOS, an event at `warn` says so; a simulation has one thread, and leaves it where it is.
    ///
    /// All actors of a bundle have the same core: `[solo(worker { .. }).core(0); 4]` puts four threads on one. Threads that an
    /// actor starts inherit its core, but for those of [`Context::blocking`](crate::Context::blocking).
    ///
    /// It pays where two threads that wait for each other without sleeping would be put on one core, or where a core is kept free
    /// of everything else; measure both ways.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// # #[actor]
    /// # async fn count(numbers: &mut Tx<u64>) { numbers.extend(0..3); }
    /// # #[actor]
    /// # fn sum(numbers: &mut Rx<u64>, total: &mut u64) { *total += numbers.drain().sum::<u64>(); }
    /// graph! {
    ///     fn counting() -> Counting {
    ///         let count = solo(count { .. }).core(0);
    ///         let sum = solo(sum { total: 0, .. });
    ///         count.numbers >> sum.numbers;
    ///     }
    /// }
    /// # fn main() -> Result<(), GraphError> { counting().run() }
    /// ```
    pub fn core(mut self, core: usize) -> Self {
        self.core = Some(core);
        self
    }
}

impl<A, M> Seat<A, M> {
    /// Over how long the actor's averages and percentiles are taken. Default: 10 seconds; at most a day.
    ///
    /// A window of more than 600 frames, a minute at 100 ms, keeps 600 values: of a longer one, percentiles are those of averages.
    pub fn window(mut self, span: Duration) -> Self {
        self.asks.window = span;
        self
    }

    /// Shows a statistic beside the actor, see [`telemetry`](crate::telemetry()).
    pub fn show(mut self, statistic: Statistic<OfActor>) -> Self {
        self.asks.shows.push(statistic.summary());
        self
    }

    /// Adds an alert rule.
    pub fn alert(mut self, alert: Alert<OfActor>) -> Self {
        self.asks.rules.push(alert.rule());
        self
    }

    /// Adds a label, for people and for the metric `steadygraph_actor_info`.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.asks.labels.push(label.into());
        self
    }
}

impl<A, M> fmt::Debug for Seat<A, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seat")
            .field("placement", &self.placement)
            .finish_non_exhaustive()
    }
}

/// Gives an actor a thread of its own. Its future need not be `Send`.
pub fn solo<A>(actor: A) -> Seat<A> {
    Seat {
        actor,
        placement: Placement::Solo,
        mode: PhantomData,
        asks: Asks::NONE,
        core: None,
    }
}

/// Makes a troupe: a thread that several actors share, taking turns. Their futures need not be `Send`.
///
/// An actor that blocks its thread holds up the whole troupe: such work belongs in `cx.blocking`, or the actor in
/// `solo`.
#[must_use]
pub fn troupe() -> Troupe {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    Troupe {
        id: NEXT.fetch_add(1, Ordering::Relaxed),
    }
}

/// A thread that several actors share, see [`troupe`].
#[derive(Debug, Clone)]
pub struct Troupe {
    id: u64,
}

impl Troupe {
    /// Adds an actor to the troupe.
    pub fn actor<A>(&self, actor: A) -> Seat<A> {
        Seat {
            actor,
            placement: Placement::Troupe(self.id),
            mode: PhantomData,
            asks: Asks::NONE,
            core: None,
        }
    }
}

/// Makes a pool: `threads` threads that share actors by work stealing. An actor may run on any of them, one poll here and the
/// next there, so the futures of a pool's actors must be `Send`.
///
/// For actors that compute: as many of them run at the same time as there are threads, unless their turns are very short. An actor that blocks its thread
/// takes one away from the others: such work belongs in `cx.blocking`, or the actor in [`solo`]. Actors that pass each
/// other many small messages are faster still in a [`troupe`], which moves nothing between threads.
///
/// An actor that another of the pool has woken waits for its turn on that one's thread. The wake calls a thread that sleeps, and an
/// idle thread takes half of what waits for a busy one. Neither happens while a thread is *quick*, so that actors had their turn
/// there within 20 µs, on average over the last millisecond: then they stay on its core, whose cache holds what they pass each
/// other. So actors with turns of a few microseconds may share one thread although others sleep. When a turn takes long after
/// many short ones, a thread that sleeps takes those behind it in the second millisecond at the latest, and threads that all work
/// take them after some hundred turns of their own.
///
/// `threads` is at least 1: a pool of 0 is an error at the start of the graph. There are never more threads than
/// actors.
///
/// ```
/// use steadygraph::prelude::*;
///
/// /// Counts up to 100.
/// #[actor(await_for_all!(out))]
/// fn count(cx: &mut Context, out: &mut Tx<u64>, next: &mut u64) {
///     out.extend((*next..100).inspect(|_| *next += 1));
///     if *next == 100 {
///         cx.request_shutdown();
///     }
/// }
///
/// /// Passes on the square.
/// #[actor]
/// fn square(numbers: &mut Rx<u64>, squares: &mut Tx<u64>) {
///     numbers.map_into(squares, |n| n * n);
/// }
/// # /// Adds up.
/// # #[actor]
/// # fn sum(numbers: &mut [Rx<u64>; 4], total: &mut u64) {
/// #     for lane in numbers { *total += lane.drain().sum::<u64>(); }
/// # }
///
/// graph! {
///     fn squares() -> Squares {
///         let crew = pool(2);
///         let count = [crew.actor(count { next: 0, .. }); 4];
///         let square = [crew.actor(square { .. }); 4];
///         let sum = solo(sum { total: 0, .. });
///         count.out >> square.numbers;
///         square.squares >> sum.numbers;
///     }
/// }
///
/// fn main() -> Result<(), GraphError> {
///     squares().run()
/// }
/// ```
#[must_use]
pub fn pool(threads: usize) -> Pool {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    Pool {
        id: NEXT.fetch_add(1, Ordering::Relaxed),
        threads,
    }
}

/// Threads that several actors share, see [`pool`].
#[derive(Debug, Clone)]
pub struct Pool {
    id: u64,
    threads: usize,
}

impl Pool {
    /// Adds an actor to the pool.
    pub fn actor<A>(&self, actor: A) -> Seat<A, Pooled> {
        Seat {
            actor,
            placement: Placement::Pool {
                id: self.id,
                threads: self.threads,
            },
            mode: PhantomData,
            asks: Asks::NONE,
            core: None,
        }
    }
}
