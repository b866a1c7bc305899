//! Glances: what ports show at once. Most waits are told by them.

use std::task::Waker;

use super::condition::Condition;
use super::core::Core;

/// How to glance at ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glance {
    /// As a wait begins, or goes on, or behind a reaction.
    First,
    /// During a burst of commits by store, so that no input is feedback: of messages and of room, what the ports know without a look at
    /// the other sides. Where this one shows nothing, `First` may.
    Known,
    /// While the thread stays awake for it. Outputs need as much room as is worth a wake, see `Ring::ample_head`.
    Ample,
}

/// What became of a call for a wake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Called {
    /// It comes when there is something to see.
    Parked,
    /// It comes for what changes from now on: another glance is needed. On one thread nothing can have come in between.
    LookAgain,
    /// A glance does not show all that matters, see [`is_clear`].
    Unclear,
}

/// Whether a glance shows that a wait for the condition ends with `true`.
#[inline]
pub fn holds<C: Condition>(condition: &C, core: &Core, glance: Glance) -> bool {
    condition.holds(core, glance) && (condition.names_input() || !core.is_over_undisturbed())
}

/// Whether a glance shows all that matters while it does not; else it takes a closer look.
#[inline]
pub fn is_clear<C: Condition>(condition: &C, core: &Core) -> bool {
    condition.is_clear(core) && (condition.names_input() || !core.is_over_undisturbed())
}

/// Asks for a wake when what a glance showed may have changed.
#[inline(always)]
pub fn call<C: Condition>(condition: &C, core: &Core, waker: &Waker) -> Called {
    if !condition.names_input() && core.is_over_undisturbed() {
        return Called::Unclear;
    }
    condition.call(core, waker)
}

/// See [`Condition::listen`].
#[inline(always)]
pub fn listen<C: Condition>(condition: &C, core: &Core) -> bool {
    (condition.names_input() || !core.is_over_undisturbed()) && condition.listen(core)
}
