//! A graph that runs, and the means to stop it.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::counters::Counters;
use super::error::GraphError;
use super::hang::Hangs;
use super::pinning;
use super::plan::{Plan, still, totals};
use super::progress::Progress;
use super::starting::{NoThread, check_room, is_core_for_each, start};
use super::watching::{Watched, Watching};
use crate::channel::{ChannelName, Totals};
use crate::durable::{self, Saving, Writer};
use crate::host::disk::Disk;
use crate::host::thread::JoinHandle;
use crate::host::{Clock, Listener, Patience, panics};
use crate::ready::{Core, Stop};

/// How many waits of an actor may be ready in one poll, before others on its thread run.
const BUDGET: u32 = 128;

/// How long the disk may take at least, when the deadline of the stop has been used up.
const GRACE: Duration = Duration::from_secs(1);

/// How long actors may take to say what they wait for, after the deadline.
const INQUIRY: Duration = Duration::from_millis(250);

/// Stops a graph from anywhere, also before it has started.
#[derive(Clone)]
pub struct Stopper {
    stop: Arc<Stop>,
}

impl Stopper {
    pub(crate) fn new(stop: Arc<Stop>) -> Self {
        Self { stop }
    }

    /// Asks the graph to stop: its sources end, then each actor whose inputs are spent. Asking again does nothing.
    pub fn request_shutdown(&self) {
        self.stop.request();
    }
}

impl fmt::Debug for Stopper {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stopper")
            .field("requested", &self.stop.is_stopping())
            .finish()
    }
}

/// A graph that runs on its threads. Dropping it leaves them running; [`wait`](Self::wait) joins them.
#[must_use = "a graph whose handle is dropped runs on, and nobody hears of its failures"]
pub struct Handle {
    graph: &'static str,
    deadline: Duration,
    stop: Arc<Stop>,
    cores: Vec<Arc<Core>>,
    counters: Counters,
    progress: Arc<Progress>,
    threads: Vec<JoinHandle<()>>,
    /// Who writes the states on disk, where there are any.
    saving: Option<Saving>,
    watched: Watched,
}

impl Handle {
    /// Starts the threads of a graph.
    pub(super) fn start(plan: Plan) -> Result<Self, GraphError> {
        let graph = plan.frame.topology.name();
        panics::install_hook();
        let stop = Arc::clone(&plan.frame.stop);
        let deadline = plan.frame.deadline;
        let counters = plan.frame.counters.clone();
        let mut cast = plan.seat(&Clock::Real, None, BUDGET, None, None, Disk::Real);
        cast.faults.extend(cast.played.iter().map(|played| {
            format!(
                "the actor `{}` is played by a test: simulate the graph, or leave the actor in it",
                played.name
            )
        }));
        if let Err(faults) = pinning::resolve(&mut cast.groups) {
            cast.faults.extend(faults);
        }
        if !cast.faults.is_empty() {
            return Err(GraphError::Invalid {
                graph,
                faults: cast.faults,
            });
        }
        check_room(&cast.groups).map_err(|NoThread { name, source }| GraphError::Thread {
            graph,
            name,
            source,
        })?;
        let watching = Watching::prepare(graph, &mut cast)?;
        let meter = watching.meter();
        let no_thread = |name: &str, source| GraphError::Thread {
            graph,
            name: name.to_owned(),
            source,
        };
        let saving = match cast.writer.map(Writer::start).transpose() {
            Ok(saving) => saving,
            Err(source) => return Err(no_thread(durable::NAME, source)),
        };
        let closer = saving.as_ref().map(Saving::closer);
        let progress = Arc::new(Progress::new(&cast.cores, closer));
        let mut handle = Self {
            graph,
            deadline,
            stop,
            cores: cast.cores,
            counters,
            progress,
            threads: Vec::with_capacity(cast.groups.len()),
            saving,
            watched: Watched::default(),
        };
        let may_have_a_core = is_core_for_each(&cast.groups);
        let mut groups = cast.groups.into_iter();
        while let Some(group) = groups.next() {
            let patience = Patience::new(may_have_a_core);
            match start(group, &handle.progress, meter.clone(), patience) {
                Ok(threads) => handle.threads.extend(threads),
                Err(NoThread { name, source }) => {
                    // Those that are not started close their ports, so that the others end.
                    drop(groups);
                    handle.give_up_the_start();
                    return Err(no_thread(&name, source));
                }
            }
        }
        match watching.start() {
            Ok(watched) => handle.watched = watched,
            Err(source) => {
                handle.give_up_the_start();
                return Err(no_thread("telemetry", source));
            }
        }
        Ok(handle)
    }

    /// Ends what has started of a graph that cannot start as a whole.
    fn give_up_the_start(mut self) {
        self.stop.request();
        for thread in self.threads {
            let _ = thread.join();
        }
        // Nothing has been committed but by actors that have ended.
        if let Some(saving) = self.saving.take() {
            saving.finish(None);
        }
    }

    /// Where the dashboard is served; `None` where it is not.
    #[cfg(feature = "telemetry")]
    #[must_use]
    pub fn telemetry_address(&self) -> Option<std::net::SocketAddr> {
        self.watched.address()
    }

    /// The means to stop the graph from elsewhere.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper::new(Arc::clone(&self.stop))
    }

    /// Asks the graph to stop, as [`Stopper::request_shutdown`].
    pub fn request_shutdown(&self) {
        self.stop.request();
    }

    /// What the graph counts, to be asked at any time.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.counters.clone()
    }

    /// What has gone through each channel so far.
    #[must_use]
    pub fn totals(&self) -> Vec<(ChannelName, Totals)> {
        totals(&mut self.cores.iter(), &[])
    }

    /// Whether all actors have ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.progress.left() == 0
    }

    /// Waits until all actors have ended and joins their threads.
    ///
    /// # Errors
    ///
    /// When an actor failed beyond its limit of restarts, when a state could not be written to disk, or when some have not ended
    /// within the deadline of a stop: it counts from when this call sees the request. Actors that hang are reported meanwhile,
    /// see [`Supervision::hang_after`](crate::Supervision).
    pub fn wait(mut self) -> Result<(), GraphError> {
        self.join()
    }

    pub(super) fn join(&mut self) -> Result<(), GraphError> {
        let mut give_up: Option<Instant> = None;
        let mut hangs = Hangs::new(&self.cores, Instant::now());
        while !self.has_ended() {
            let changed = self.stop.changed.listen();
            if give_up.is_none() && self.stop.is_stopping() {
                give_up = Instant::now().checked_add(self.deadline);
            }
            if self.has_ended() {
                break;
            }
            let until = give_up.map_or(hangs.next(), |when| when.min(hangs.next()));
            if changed.wait_deadline(until).is_none() {
                let now = Instant::now();
                if give_up.is_some_and(|when| now >= when) {
                    let error = self.past_the_deadline();
                    self.watched.finish();
                    return self.saved(Err(error), give_up);
                }
                hangs.look(now);
            }
        }
        for thread in self.threads.drain(..) {
            // All its actors have ended, and their panics were caught.
            let _ = thread.join();
        }
        self.watched.finish();
        for (channel, totals) in self.totals() {
            if totals.abandoned > 0 || totals.lost > 0 {
                tracing::warn!(target: "steadygraph", %channel,
                    abandoned = totals.abandoned,
                    lost = totals.lost,
                    "messages were left behind"
                );
            }
        }
        let failures = self.progress.failures();
        let result = if failures.is_empty() {
            Ok(())
        } else {
            Err(GraphError::Failed {
                graph: self.graph,
                failures,
            })
        };
        let give_up = give_up.or_else(|| Instant::now().checked_add(self.deadline));
        self.saved(result, give_up)
    }

    /// Waits until the last states are on disk; after `give_up`, the disk has a second of grace.
    fn saved(
        &mut self,
        result: Result<(), GraphError>,
        give_up: Option<Instant>,
    ) -> Result<(), GraphError> {
        let Some(saving) = self.saving.take() else {
            return result;
        };
        let grace = Instant::now() + GRACE;
        let unsaved = saving.finish(give_up.map(|give_up| give_up.max(grace)));
        GraphError::unsaved(self.graph, unsaved, result)
    }

    fn past_the_deadline(&self) -> GraphError {
        let there: Vec<&Core> = self
            .cores
            .iter()
            .map(AsRef::as_ref)
            .filter(|core| !self.progress.has_ended(core))
            .collect();
        self.stop.inquire();
        let until = Instant::now() + INQUIRY;
        while Instant::now() < until && there.iter().any(|core| core.waits_for().is_none()) {
            std::thread::sleep(Duration::from_millis(5));
        }
        GraphError::Deadline {
            graph: self.graph,
            deadline: self.deadline,
            still: there.into_iter().map(still).collect(),
            failures: self.progress.failures(),
        }
    }
}

impl fmt::Debug for Handle {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("graph", &self.graph)
            .field("left", &self.progress.left())
            .finish_non_exhaustive()
    }
}
