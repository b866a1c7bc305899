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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::durable::changed::Changed;

    fn saves() -> (Saves, Arc<Changed>) {
        let changed = Arc::<Changed>::default();
        let mut saves = Saves::default();
        saves.add(Arc::new(Snapshot::<u64>::new(Arc::clone(&changed))));
        (saves, changed)
    }

    #[test]
    fn a_failure_returns_to_the_clone_that_the_last_commit_made() {
        let (saves, _) = saves();
        let saved = saves.state::<u64>(0);
        let committed = saved.copy(&1);
        saved.commit(Arc::clone(&committed));
        let before = saved.before(&1);
        assert!(Arc::ptr_eq(&before, &committed));
        let mut state = 2;
        saved.restore(&mut state, before);
        assert_eq!(state, 1);
    }

    #[test]
    fn what_a_hook_changes_between_two_runs_is_not_undone() {
        let (saves, _) = saves();
        let saved = saves.state::<u64>(0);
        saved.commit(saved.copy(&1));
        saves.forget_commits();
        assert_eq!(*saved.before(&5), 5);
    }

    #[test]
    fn the_writer_is_told_once_until_it_takes_the_state() {
        let (saves, changed) = saves();
        let saved = saves.state::<u64>(0);
        saved.commit(saved.copy(&1));
        assert!(changed.take());
        saved.commit(saved.copy(&2));
        assert!(!changed.is_raised());
    }
}
