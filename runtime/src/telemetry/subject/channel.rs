//! The channels that are watched.

use std::sync::Arc;

use crate::ask::Asks;
use crate::channel::Side;
use crate::ready::Core;

/// A channel, or all channels of a large bundle.
#[derive(Debug)]
pub(in crate::telemetry) struct Channel {
    /// As `Display` of [`ChannelName`](crate::ChannelName) gives it, with all lanes of a bundle.
    pub(in crate::telemetry) name: Arc<str>,
    pub(in crate::telemetry) sender: Place,
    pub(in crate::telemetry) receiver: Place,
    /// Of all lanes together.
    pub(in crate::telemetry) capacity: usize,
    pub(in crate::telemetry) message: &'static str,
    pub(in crate::telemetry) is_feedback: bool,
    pub(in crate::telemetry) carries_dead_letters: bool,
    pub(in crate::telemetry) asks: Asks,
    /// The channel, or each of the bundle.
    pub(in crate::telemetry) lanes: Vec<Ends>,
}

/// Where a channel begins or ends.
#[derive(Debug)]
pub(in crate::telemetry) struct Place {
    /// Which of the actors that are watched it is.
    pub(in crate::telemetry) index: usize,
    pub(in crate::telemetry) actor: String,
    pub(in crate::telemetry) port: String,
}

/// One end of a channel, where an actor holds it.
#[derive(Debug, Clone)]
pub(in crate::telemetry) struct End {
    pub(super) core: Arc<Core>,
    /// Which of the core's sides.
    pub(super) side: usize,
}

/// The two ends of a channel.
#[derive(Debug, Clone, Default)]
pub(in crate::telemetry) struct Ends {
    pub(super) sender: Option<End>,
    pub(super) receiver: Option<End>,
}

impl Channel {
    /// How many bytes it takes.
    pub(in crate::telemetry) fn memory(&self) -> usize {
        let sides = self.lanes.iter().filter_map(Ends::any);
        sides.map(|side| side.ring().memory()).sum()
    }
}

impl End {
    fn side(&self) -> Option<&dyn Side> {
        self.core.sides().get(self.side).map(AsRef::as_ref)
    }
}

impl Ends {
    /// Either of them, for what both can tell.
    pub(in crate::telemetry) fn any(&self) -> Option<&dyn Side> {
        let end = self.sender.as_ref().or(self.receiver.as_ref());
        end.and_then(End::side)
    }

    /// Whether the sender waits for room.
    pub(in crate::telemetry) fn is_blocked(&self) -> bool {
        let sender = self.sender.as_ref().and_then(End::side);
        sender.is_some_and(|side| side.lacks().is_some() && !side.receiver_is_gone())
    }
}
