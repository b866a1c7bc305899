//! The request to stop, and what is asked of everyone at once.

use std::collections::HashSet;
use std::sync::Arc;

use crate::host::sync::{AtomicBool, Mutex, MutexGuard, Ordering, lock};
use crate::host::{Attention, Event, Parking};

/// Which actor of a graph, in the order of declaration.
pub(crate) type ActorId = usize;

/// What all actors of a graph look at: whether it stops, and whether they are to say what they wait for.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    stopping: AtomicBool,
    /// Actors that wait are to write down what for.
    inquiring: AtomicBool,
    state: Mutex<State>,
    /// Notified at each change: a stop, an actor's end.
    pub(crate) changed: Event,
}

#[derive(Debug, Default)]
struct State {
    /// Who has yet to ask before an actor's request counts (`stop().when_all(…)`); `None`: any actor's request does.
    awaited: Option<HashSet<ActorId>>,
    parkings: Vec<Arc<Parking>>,
    /// Those of the sources.
    sources: Vec<Arc<Parking>>,
}

impl Stop {
    /// Lets an actor's request count only when all of these have asked or ended.
    pub(crate) fn await_all(&self, actors: HashSet<ActorId>) {
        self.lock().awaited = Some(actors);
    }

    /// Adds a parking point to those that are woken by a stop.
    pub(crate) fn add(&self, parking: Arc<Parking>) {
        self.lock().parkings.push(parking);
    }

    /// Lets a stop disturb a source amid its reactions.
    pub(crate) fn disturb(&self, source: &Arc<Parking>) {
        let mut state = self.lock();
        state.sources.push(Arc::clone(source));
        if self.is_stopping() {
            source.attention.add(Attention::STOPPING);
        }
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    pub(crate) fn is_inquiring(&self) -> bool {
        self.inquiring.load(Ordering::Acquire)
    }

    /// Stops the graph: a handle's request, a signal, a failure.
    pub(crate) fn request(&self) {
        if !self.stopping.swap(true, Ordering::SeqCst) {
            tracing::debug!(target: "steadygraph", "a stop was requested");
            for source in &self.lock().sources {
                source.attention.add(Attention::STOPPING);
            }
            self.wake_all();
            self.changed.notify(usize::MAX);
        }
    }

    /// Takes an actor's request, made at its commit.
    pub(crate) fn request_by(&self, actor: ActorId) {
        let counts = match &mut self.lock().awaited {
            None => true,
            Some(awaited) => awaited.remove(&actor) && awaited.is_empty(),
        };
        if counts {
            self.request();
        }
    }

    /// Notes that an actor has ended, which counts as its request where one is awaited.
    pub(crate) fn ended(&self, actor: ActorId) {
        let last_awaited = match &mut self.lock().awaited {
            None => false,
            Some(awaited) => awaited.remove(&actor) && awaited.is_empty(),
        };
        if last_awaited {
            self.request();
        }
        self.changed.notify(usize::MAX);
    }

    /// Lets everyone who waits write down what for, at their next poll, which this brings about.
    pub(crate) fn inquire(&self) {
        self.inquiring.store(true, Ordering::SeqCst);
        for parking in &self.lock().parkings {
            parking.attention.add(Attention::INQUIRED);
        }
        self.wake_all();
    }

    /// Ends the inquiry.
    pub(crate) fn inquire_no_more(&self) {
        self.inquiring.store(false, Ordering::SeqCst);
        for parking in &self.lock().parkings {
            parking.attention.take(Attention::INQUIRED);
        }
    }

    fn wake_all(&self) {
        let parkings = self.lock().parkings.clone();
        for parking in parkings {
            parking.fence_and_wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}
