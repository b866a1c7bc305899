//! What happens to actors, told to whoever watches the graph.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use concurrent_queue::ConcurrentQueue;

use super::core::Told;
use super::stop::ActorId;

/// How many events are kept until they are collected. A frame collects them, so that more than this in a tenth of a second
/// are lost, and counted: an actor that fails in a tight loop must not fill the history with nothing else.
const KEPT: usize = 256;

/// A queue that actors put events into without a lock, and that one watcher empties.
pub(crate) struct Events {
    queue: ConcurrentQueue<Event>,
    lost: AtomicU64,
}

/// Something that happened to an actor.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "telemetry"), allow(dead_code))] // Read by the sampler.
pub(crate) struct Event {
    pub(crate) at: Instant,
    pub(crate) actor: ActorId,
    pub(crate) kind: EventKind,
    pub(crate) text: Text,
}

/// More about an event. A failure says it when it is read: on the way of an actor that restarts, its text would be half a
/// microsecond.
#[derive(Debug, Clone)]
pub(crate) enum Text {
    Written(String),
    Failure(Arc<dyn Told>),
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written(text) => f.write_str(text),
            Self::Failure(failure) => failure.fmt(f),
        }
    }
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// The graph has started.
    Started,
    /// An actor failed: by a panic or an error.
    Failed,
    /// It runs again.
    Restarted,
    /// It ended in order.
    Ended,
    /// It failed beyond its limit of restarts, and the graph stops.
    Escalated,
    /// A message was taken out of its channel, for its receiver failed on it again and again.
    DeadLettered,
    /// An actor holds back its end by a veto, although the graph stops.
    Veto,
    /// The graph was asked to stop.
    Stop,
    /// An alert fires.
    Alert,
    /// An alert that fired does so no more.
    Resolved,
}

impl EventKind {
    /// Its name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Failed => "failed",
            Self::Restarted => "restarted",
            Self::Ended => "ended",
            Self::Escalated => "escalated",
            Self::DeadLettered => "dead_letter",
            Self::Veto => "veto",
            Self::Stop => "stop",
            Self::Alert => "alert",
            Self::Resolved => "resolved",
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
impl Events {
    pub(crate) fn new() -> Self {
        Self {
            queue: ConcurrentQueue::bounded(KEPT),
            lost: AtomicU64::new(0),
        }
    }

    /// Puts an event in; one too many is lost.
    pub(crate) fn tell(&self, event: Event) {
        if self.queue.push(event).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Takes the events so far out, in order.
    pub(crate) fn take(&self) -> impl Iterator<Item = Event> {
        std::iter::from_fn(|| self.queue.pop().ok())
    }

    /// How many were lost.
    pub(crate) fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("kept", &self.queue.len())
            .finish_non_exhaustive()
    }
}
