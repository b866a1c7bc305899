//! The persisted states of one actor.

use std::sync::Arc;

use super::snapshot::{AnySnapshot, Saved, Snapshot};
use super::state::Persists;

/// The persisted states of an actor, in the order of its fields.
#[derive(Debug, Default)]
pub struct Saves {
    snapshots: Vec<Arc<dyn AnySnapshot>>,
}

impl Saves {
    /// Those of an actor that has none.
    pub(crate) const NONE: &'static Self = &Self {
        snapshots: Vec::new(),
    };

    /// Adds the next state.
    pub(crate) fn add<S: Persists>(&mut self, snapshot: Arc<Snapshot<S>>) {
        self.snapshots.push(snapshot);
    }

    /// The state at `place`.
    ///
    /// # Panics
    ///
    /// When the actor has not been loaded, or has another state there, which `#[actor]` does not ask for.
    #[must_use]
    pub fn state<S: 'static>(&self, place: usize) -> Saved<'_, S> {
        match self
            .snapshots
            .get(place)
            .and_then(|snapshot| snapshot.as_any().downcast_ref())
        {
            Some(snapshot) => Saved(snapshot),
            None => unreachable!("an actor is loaded before it starts"),
        }
    }

    /// Forgets what failures return to: before an actor runs again, its hooks may have changed its fields.
    pub(crate) fn forget_commits(&self) {
        self.snapshots.iter().for_each(|snapshot| snapshot.forget());
    }
}
