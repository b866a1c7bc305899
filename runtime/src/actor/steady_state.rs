//! State of an actor with its own loop that commits and rolls back.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::channel::{AnyPort, Ports, Settle, Side, VisitPort, as_no_reaction};
use crate::host::Parking;
use crate::ready::with_current;

/// State of an actor with its own loop, which commits and rolls back with the actor's ports: at each wait, and when the
/// actor fails. It derefs to the state, and changes through [`update`](Self::update).
///
/// Change it through `update`: assigning another `SteadyState` is for good, a failure does not undo it.
///
/// Its value is cloned at the first change after a commit. Outside an actor, a change is made at once.
///
/// ```
/// # use steadygraph::prelude::*;
/// #[actor]
/// async fn tally(votes: &mut Rx<bool>, counts: &mut SteadyState<[u64; 2]>) {
///     while await_for_all!(votes) {
///         for vote in votes.drain() {
///             counts.update(|counts| counts[usize::from(vote)] += 1);
///         }
///     }
/// }
/// # let tally = SteadyState::new([0_u64; 2]);
/// # assert_eq!(tally[0], 0);
/// ```
pub struct SteadyState<S> {
    value: S,
    /// The value of the last commit, and how many commits there had been; `None` when nothing has changed since.
    before: Option<(S, u64)>,
    /// The parking point of its actor, which counts the commits.
    parking: Option<Arc<Parking>>,
}

impl<S> SteadyState<S> {
    /// State that starts as `value`.
    pub const fn new(value: S) -> Self {
        Self {
            value,
            before: None,
            parking: None,
        }
    }

    /// Changes the state. A failure before the next commit undoes it.
    pub fn update<R>(&mut self, change: impl FnOnce(&mut S) -> R) -> R
    where
        S: Clone,
    {
        if self.parking.is_none() {
            // State that was put in the place of another one is attached here.
            self.parking = with_current(|core| core.map(|core| Arc::clone(&core.parking)));
        }
        if let Some(parking) = &self.parking {
            let commits = parking.commits();
            if self
                .before
                .as_ref()
                .is_none_or(|(_, then)| *then != commits)
            {
                self.before = Some((self.value.clone(), commits));
            }
        }
        change(&mut self.value)
    }
}

impl<S> Deref for SteadyState<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.value
    }
}

#[allow(private_interfaces)]
impl<S> AnyPort for SteadyState<S> {
    fn attach(&mut self, parking: &Arc<Parking>, _sides: &mut Vec<Box<dyn Side>>) -> bool {
        self.parking = Some(Arc::clone(parking));
        true
    }

    fn undo(&mut self) {
        let commits = self.parking.as_ref().map(|parking| parking.commits());
        if let Some((before, then)) = self.before.take()
            && Some(then) == commits
            && !cfg!(mutant = "steady_state_not_rolled_back")
        {
            self.value = before;
        }
    }
}

impl<S> Ports for SteadyState<S> {
    fn each(&mut self, name: &'static str, visit: &mut VisitPort<'_>) {
        visit(name, self);
    }
}

impl<S> Settle for SteadyState<S> {
    fn publish(&mut self, parking: &Parking) -> bool {
        if self.before.is_some() {
            as_no_reaction(parking, || self.before = None);
        }
        true
    }
    fn release(&mut self, _parking: &Parking) -> bool {
        true
    }
    fn announce(&self) {}
    /// There is more to it once it has changed.
    fn begin_stores(&mut self, _parking: &Parking) -> bool {
        false
    }
    fn commit_by_store(&self, _parking: &Parking, _wakes: bool) -> bool {
        false
    }
}

impl<S: Default> Default for SteadyState<S> {
    fn default() -> Self {
        Self::new(S::default())
    }
}

impl<S: fmt::Debug> fmt::Debug for SteadyState<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}
