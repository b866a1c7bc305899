//! The state of the last commit, on its way from the actor to the writer.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crossbeam_utils::atomic::AtomicCell;

use super::changed::Changed;
use crate::host::panics;

/// Where an actor leaves each committed state for the writer: one clone a commit, and a swap of pointers.
pub(crate) struct Snapshot<S> {
    /// The state of the last commit, until the writer takes it.
    unwritten: AtomicCell<Option<Arc<S>>>,
    /// The same, for the actor alone: what its next failure returns to. `None` where the field may hold something else.
    committed: AtomicCell<Option<Arc<S>>>,
    changed: Arc<Changed>,
    /// Kept here so that a reaction asks nothing of its state: what it lacks is reported once, where it is loaded.
    clone: fn(&S) -> S,
}

impl<S> Snapshot<S> {
    pub(super) fn new(changed: Arc<Changed>) -> Self
    where
        S: Clone,
    {
        Self {
            clone: S::clone,
            unwritten: AtomicCell::new(None),
            committed: AtomicCell::new(None),
            changed,
        }
    }

    /// The last state that nobody has written yet.
    pub(super) fn take(&self) -> Option<Arc<S>> {
        self.unwritten.take()
    }

    fn publish(&self, state: Arc<S>) {
        discard(self.committed.swap(Some(Arc::clone(&state))));
        let before = self.unwritten.swap(Some(state));
        // Where something lay there already, the writer knows of it.
        if before.is_none() {
            self.changed.raise();
        }
        discard(before);
    }
}

impl<S> fmt::Debug for Snapshot<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("changed", &self.changed)
            .finish_non_exhaustive()
    }
}

/// A snapshot whose type is forgotten.
pub(super) trait AnySnapshot: fmt::Debug + Send + Sync {
    fn as_any(&self) -> &dyn Any;
    /// Forgets what the next failure returns to: it may not be what the field holds.
    fn forget(&self);
}

impl<S: Send + Sync + 'static> AnySnapshot for Snapshot<S> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn forget(&self) {
        discard(self.committed.take());
    }
}

/// One persisted state of an actor, as a reaction's attempt sees it.
#[derive(Debug)]
pub struct Saved<'a, S>(pub(super) &'a Snapshot<S>);

impl<S> Saved<'_, S> {
    /// What a failure of the attempt returns to.
    #[must_use]
    pub fn before(&self, state: &S) -> Arc<S> {
        self.0.committed.take().unwrap_or_else(|| self.copy(state))
    }

    /// A clone of the state.
    #[must_use]
    pub fn copy(&self, state: &S) -> Arc<S> {
        Arc::new((self.0.clone)(state))
    }

    /// Puts the state back as it was.
    pub fn restore(&self, state: &mut S, before: Arc<S>) {
        let restored = panics::guard(|| {
            *state = Arc::try_unwrap(before).unwrap_or_else(|shared| (self.0.clone)(&shared));
        });
        if let Err(panic) = restored {
            // Other states go back all the same.
            tracing::error!(target: "steadygraph", "a state on disk was not rolled back: its clone or its drop panicked: {}", panic.message);
        }
    }

    /// Hands a committed state on to the writer.
    pub fn commit(&self, state: Arc<S>) {
        self.0.publish(state);
    }
}

/// Drops a state that nobody needs. A panic of its drop undoes nothing that is committed.
pub(super) fn discard<T>(state: T) {
    let _ = panics::guard(|| drop(state));
}
