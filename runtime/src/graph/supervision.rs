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

    /// After how long without coming to a wait an actor is reported to hang. Default: 10 seconds.
    pub fn hang_after(mut self, span: Duration) -> Self {
        self.hang_after = span;
        self
    }
}
