//! The name of a channel: its two ends.

use std::fmt;

/// Which ports a channel joins; it names the channel in every message.
///
/// ```
/// # use steadygraph::prelude::*;
/// let (numbers, _keep) = channel().open::<u64>();
/// assert_eq!(numbers.channel().to_string(), "an unnamed channel");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ChannelName {
    from: PortName,
    to: PortName,
}

/// A port of an actor of a graph, as in `worker.results` or `workers[2].results[0]`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct PortName {
    pub(crate) actor: &'static str,
    pub(crate) actor_lane: Option<usize>,
    pub(crate) port: &'static str,
    pub(crate) port_lane: Option<usize>,
    /// Whether the lanes of a link are the actor's, which is a bundle, and not the port's.
    pub(crate) is_bundle: bool,
    /// Whether the port is an input, and the channel takes its dead letters.
    pub(crate) is_dead: bool,
}

impl ChannelName {
    pub(crate) const UNNAMED: Self = Self {
        from: PortName::NONE,
        to: PortName::NONE,
    };

    pub(crate) fn new(from: PortName, to: PortName) -> Self {
        Self { from, to }
    }

    /// The name of one lane of a link that joins bundles; a lane that the graph names itself stays.
    pub(crate) fn in_lane(&self, lane: usize) -> Self {
        Self {
            from: self.from.in_lane(lane),
            to: self.to.in_lane(lane),
        }
    }

    /// The ports that send and receive.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
    pub(crate) fn ports(&self) -> [&PortName; 2] {
        [&self.from, &self.to]
    }

    pub(crate) fn sending_actor(&self) -> String {
        ActorLane(self.from.actor, self.from.actor_lane).to_string()
    }

    pub(crate) fn receiving_actor(&self) -> String {
        ActorLane(self.to.actor, self.to.actor_lane).to_string()
    }

    pub(crate) fn sending_port(&self) -> String {
        let port = ActorLane(self.from.port, self.from.port_lane);
        if self.from.is_dead {
            format!("dead({port})")
        } else {
            port.to_string()
        }
    }

    pub(crate) fn receiving_port(&self) -> String {
        ActorLane(self.to.port, self.to.port_lane).to_string()
    }

    /// The port that sends, as `actor.port`, or `dead(actor.port)` for the dead letters of an input; empty for a channel outside a graph.
    #[must_use]
    pub fn from(&self) -> String {
        self.from.to_string()
    }

    /// The port that receives, as `actor.port`; empty for a channel outside a graph.
    #[must_use]
    pub fn to(&self) -> String {
        self.to.to_string()
    }
}

impl fmt::Display for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::UNNAMED {
            return f.write_str("an unnamed channel");
        }
        write!(f, "{} >> {}", self.from, self.to)
    }
}

impl fmt::Debug for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

impl PortName {
    const NONE: Self = Self {
        actor: "",
        actor_lane: None,
        port: "",
        port_lane: None,
        is_bundle: false,
        is_dead: false,
    };
}

impl PortName {
    fn in_lane(&self, lane: usize) -> Self {
        let (of_actor, of_port) = if self.is_bundle {
            (Some(lane), None)
        } else {
            (None, Some(lane))
        };
        Self {
            actor_lane: self.actor_lane.or(of_actor),
            port_lane: self.port_lane.or(of_port),
            ..self.clone()
        }
    }
}

impl fmt::Display for PortName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::NONE {
            return Ok(());
        }
        let actor = ActorLane(self.actor, self.actor_lane);
        let port = ActorLane(self.port, self.port_lane);
        if self.is_dead {
            write!(f, "dead({actor}.{port})")
        } else {
            write!(f, "{actor}.{port}")
        }
    }
}

impl fmt::Debug for PortName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

/// A name and, where it is one of a bundle, its lane.
pub(crate) struct ActorLane<'a>(pub(crate) &'a str, pub(crate) Option<usize>);

impl fmt::Display for ActorLane<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            Some(lane) => write!(f, "{}[{lane}]", self.0),
            None => f.write_str(self.0),
        }
    }
}
