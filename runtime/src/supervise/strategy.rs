//! Who restarts with whom.

/// Which actors of a group restart when one of them fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strategy {
    /// That one.
    OneForOne,
    /// All.
    OneForAll,
    /// That one and those declared after it.
    RestForOne,
}
