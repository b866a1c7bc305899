//! The turns of several reactions on one struct.

use super::behavior::Outcome;
use super::context::Context;
use super::error::ActorError;
use super::react::{Reacts, attempt};
use crate::ready::{Branch, Condition, Lack, Room, branch, holds_once, with_current};

/// One of several reactions. While it waits for room that its last attempt lacked, the others go on.
#[derive(Debug, Default)]
pub struct Turn {
    lack: Option<Lack>,
}

impl Turn {
    /// A reaction that lacks nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The wait for the reaction's turn.
    pub fn branch<C: Condition>(&self, condition: C) -> Branch<'_, C> {
        branch(condition, self.lack.as_ref())
    }

    /// Whether its turn has come: its condition holds, or the room is there for the attempt that was undone. That one's
    /// tick has been used up, and its messages still wait.
    pub async fn comes<C: Condition + Unpin>(&mut self, condition: C) -> bool {
        let room = self
            .lack
            .as_ref()
            .and_then(|lack| with_current(|core| core.map(|core| lack.look(core))));
        match room {
            Some(Room::Missing) => false,
            Some(Room::There) => {
                self.lack = None;
                true
            }
            Some(Room::Never) | None => {
                self.lack = None;
                holds_once(condition).await
            }
        }
    }

    /// Runs one attempt of the reaction.
    ///
    /// # Errors
    ///
    /// The body's own, or one that stands for its panic, after the attempt has been undone.
    pub fn take<A: Reacts, R: Outcome>(
        &mut self,
        actor: &mut A,
        cx: &mut Context,
        body: impl FnOnce(&mut A, &mut Context) -> R,
    ) -> Result<(), ActorError> {
        self.lack = attempt(actor, cx, body)?;
        Ok(())
    }
}
