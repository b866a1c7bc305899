//! Who may settle a port, and when.

use std::sync::{Arc, OnceLock};

use super::name::ChannelName;
use crate::host::Parking;

/// Panics when the calling thread does not run the port's actor.
pub(super) fn assert_may_settle(
    parking: &OnceLock<Arc<Parking>>,
    channel: &ChannelName,
    what: &str,
) {
    let may_settle = parking.get().is_none_or(|parking| parking.may_settle());
    assert!(
        may_settle,
        "{what} of {channel:?}: only the thread that runs the port's actor may settle it"
    );
}

/// Panics when [`assert_may_settle`] does, and in a reaction.
pub(super) fn assert_may_commit(parking: &OnceLock<Arc<Parking>>, channel: &ChannelName) {
    assert_may_settle(parking, channel, "commit");
    let is_reacting = parking.get().is_some_and(|parking| parking.is_reacting());
    assert!(
        !is_reacting,
        "commit of {channel:?} in a reaction would tear its transaction: it commits when it returns `Ok`"
    );
}

/// Whether a port that is dropped commits: not where it must not be settled, and not in the middle of what may fail.
pub(super) fn commits_as_it_ends(parking: &OnceLock<Arc<Parking>>) -> bool {
    let may_commit = parking
        .get()
        .is_none_or(|parking| parking.may_settle() && !parking.is_reacting());
    may_commit && !std::thread::panicking()
}
