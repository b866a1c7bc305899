//! What becomes of an attempt that was undone.

use super::behavior::Actor;
use super::error::ActorError;
use crate::host::panics::Panic;
use crate::ready::{Core, Lack};

/// Why an attempt was undone.
pub(super) enum Undone {
    Error(ActorError),
    Panic(Box<Panic>),
}

/// What is left to do when the state of an attempt has been put back. Gives the room that it lacked.
///
/// # Errors
///
/// Why it was undone, where it lacked no room.
pub(super) fn undo<A: Actor>(
    actor: &mut A,
    core: &Core,
    undone: Undone,
) -> Result<Lack, ActorError> {
    match undone {
        Undone::Error(error) if error.is_full() => match Lack::of(core) {
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
        },
        // The ports are rolled back by whoever sees how the actor's life ends: it looks what was read last.
        Undone::Error(error) => Err(error),
        Undone::Panic(panic) => Err(ActorError::panic(panic)),
    }
}
