//! What becomes of an attempt that was undone.

use super::behavior::Actor;
use super::error::ActorError;
use crate::ready::{Core, Lack};

/// What is left to do when the state of an attempt has been put back. Gives the room that it lacked.
///
/// # Errors
///
/// The `error` for which it was undone, where it lacked no room.
pub(super) fn undo<A: Actor>(
    actor: &mut A,
    core: &Core,
    error: ActorError,
) -> Result<Lack, ActorError> {
    if !error.is_full() {
        // The ports are rolled back by whoever sees how the actor's life ends: it looks what was read last.
        return Err(error);
    }
    match Lack::of(core) {
        Ok(Some(lack)) => {
            actor.ports(&mut |_, port| port.undo());
            core.forget_request();
            Ok(lack)
        }
        Ok(None) => Err(error),
        Err(fault) => {
            core.set_fault(fault);
            Err(error)
        }
    }
}
