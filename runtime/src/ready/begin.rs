//! The beginning of a wait that is mostly over at once.

use super::condition::Condition;
use super::current::with_current;
use super::glance::Glance;
use super::wait::{Ends, Wait, commit};

/// How a wait has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begun {
    /// It is over, with `true`.
    Over,
    /// What the actor has done before it is committed.
    Committed,
    /// Not at all.
    Not,
}

/// Begins a wait, for those that are mostly over at once. The same as the first poll; but that one is behind a call, of a future
/// that was put into memory for it.
#[inline]
pub(super) fn begin<C: Condition>(condition: &C, ends: Ends) -> Begun {
    with_current(|core| match core {
        Some(core) if !core.is_reacting() => {
            commit(condition, core);
            let is_over = core.may_glance()
                && core.budget() > 0
                && ends.hold(condition, core, Glance::First)
                && core.spend_budget();
            if is_over {
                Begun::Over
            } else {
                Begun::Committed
            }
        }
        _ => Begun::Not,
    })
}

/// The rest of a wait that has begun.
pub(super) fn go_on<C: Condition + Unpin>(condition: C, ends: Ends, begun: Begun) -> Wait<C> {
    Wait::new(condition, ends, begun != Begun::Not)
}
