//! The room that a reaction lacked: its push found a channel full.

use std::task::Waker;

use super::core::Core;
use super::fault::Fault;
use crate::channel::Side;
use crate::host::sync::{Ordering, fence};

/// The channel that was full, and how many messages the attempt would have had in it.
#[derive(Debug)]
pub struct Lack {
    /// Its place among the core's sides.
    side: usize,
    wanted: u64,
}

/// How it stands with the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// It is there.
    There,
    /// It is not.
    Missing,
    /// It will never be: the receiver has ended.
    Never,
}

impl Lack {
    /// What the last refused push lacked; `None` where a port of no actor refused it. Where the body has got over a refusal of one
    /// of its own ports before, that one is taken for it.
    ///
    /// # Errors
    ///
    /// When the channel can never have that room.
    pub(crate) fn of(core: &Core) -> Result<Option<Self>, Fault> {
        let refused = core.parking.take_refused();
        let Some(place) = core
            .sides()
            .iter()
            .position(|side| side.ring().id() == refused)
        else {
            return Ok(None);
        };
        let lack = Self {
            side: place,
            wanted: core.sides()[place].take_wanted(),
        };
        let ring = lack.side(core).ring();
        let (channel, capacity) = (ring.name(), ring.totals().capacity);
        if lack.wanted > capacity {
            return Err(Fault::Batch {
                channel: channel.to_string(),
                asked: lack.wanted,
                capacity,
            });
        }
        Ok(Some(lack))
    }

    /// Room for one message on a channel, by its id.
    pub(crate) fn of_one(core: &Core, channel: usize) -> Option<Self> {
        let side = core
            .sides()
            .iter()
            .position(|side| side.ring().id() == channel)?;
        Some(Self { side, wanted: 1 })
    }

    fn side<'a>(&self, core: &'a Core) -> &'a dyn Side {
        core.sides()[self.side].as_ref()
    }

    /// Whether the room is there now; the actor is woken when it may be.
    pub(crate) fn look(&self, core: &Core) -> Room {
        let side = self.side(core);
        if side.receiver_is_gone() {
            Room::Never
        } else if side.wait_for_room(self.wanted) {
            Room::There
        } else {
            Room::Missing
        }
    }

    /// As [`look`](Self::look), for whoever parks next.
    pub(crate) fn park(&self, core: &Core, waker: &Waker) -> Room {
        core.parking.register(waker);
        fence(Ordering::SeqCst);
        self.look(core)
    }

    /// Says in words what is lacking.
    pub(crate) fn describe(&self, core: &Core) -> String {
        format!(
            "room for {} on `{}`, which was full",
            self.wanted,
            self.side(core).ring().name()
        )
    }
}
