//! Whether an actor that has failed goes on at once or lets others on its thread run before.

use crate::ready::Core;

/// What a restart takes of what the actor may do in one poll, where a message takes 1: that is how long it takes, or so.
const RESTART: u32 = 32;

/// The polls in which an actor failed.
///
/// Going on at once is what makes a restart short: others that run first have a burst of messages each, which took 2 to 10 µs
/// on a thread where the failure itself took 4.
#[derive(Debug, Default)]
pub(super) struct Fairness {
    /// The last one; 0 for none.
    failed_in: u64,
}

impl Fairness {
    /// Whether the actor may restart in the poll that it has failed in: the first time in any case, and may then process a
    /// message; again as long as it has not done its share.
    pub(super) fn goes_on(&mut self, core: &Core) -> bool {
        let poll = core.polls();
        let is_first = std::mem::replace(&mut self.failed_in, poll) != poll;
        let left = core.budget().checked_sub(RESTART);
        let goes_on = is_first || left.is_some();
        if goes_on {
            core.set_budget(left.unwrap_or(0).max(1));
        }
        goes_on
    }
}
