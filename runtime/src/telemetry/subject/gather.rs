//! Gathers the channels of a graph, those of a large bundle in one.

use std::collections::HashMap;
use std::sync::Arc;

use super::actor::Actor;
use super::channel::{Channel, End, Ends, Place};
use super::{MOST_APART, place};
use crate::channel::{ActorLane, ChannelName, Direction, PortName};
use crate::graph::{ActorInfo, LinkInfo, Topology};
use crate::ready::Core;

/// The channels of a graph; `places` says which of `actors` each actor of the graph has become.
pub(super) fn channels(
    topology: &Topology,
    cores: &[Arc<Core>],
    actors: &[Actor],
    places: &[u32],
) -> Vec<Channel> {
    let infos = topology.actors().iter().enumerate();
    let lane = |info: &ActorInfo| (info.bundle(), info.lane());
    let places: HashMap<Lane, usize> = infos
        .map(|(index, info)| (lane(info), place(places, index)))
        .collect();
    let ends = ends(cores);
    let bundles = topology.links().iter().map(|link| {
        let [sender, receiver] = link.channel().ports();
        Bundle {
            sender: (index(&places, sender), sender.port, sender.is_dead),
            receiver: (index(&places, receiver), receiver.port),
        }
    });
    let bundles: Vec<Bundle> = bundles.collect();
    let mut sizes: HashMap<Bundle, Size> = HashMap::new();
    for (bundle, link) in bundles.iter().zip(topology.links()) {
        sizes.entry(*bundle).or_default().add(link.channel());
    }
    let mut channels: Vec<Channel> = Vec::new();
    let mut gathered: HashMap<Bundle, usize> = HashMap::new();
    for (link, bundle) in topology.links().iter().zip(bundles) {
        let many = sizes.get(&bundle).filter(|size| size.links > MOST_APART);
        let fresh = channels.len();
        let index = match many {
            Some(_) => *gathered.entry(bundle).or_insert(fresh),
            None => fresh,
        };
        if index == fresh {
            channels.push(bundle.channel(link, actors, many));
        }
        if let Some(channel) = channels.get_mut(index) {
            channel.capacity += link.capacity();
            let ends = ends.get(link.channel());
            channel.lanes.push(ends.cloned().unwrap_or_default());
        }
    }
    channels
}

/// The name of an actor, and its lane.
type Lane = (&'static str, Option<usize>);

fn index(places: &HashMap<Lane, usize>, port: &PortName) -> usize {
    let lane = (port.actor, port.actor_lane);
    places.get(&lane).copied().unwrap_or_default()
}

/// The ends of each channel.
fn ends(cores: &[Arc<Core>]) -> HashMap<&ChannelName, Ends> {
    let mut ends: HashMap<&ChannelName, Ends> = HashMap::new();
    for core in cores {
        for (index, side) in core.sides().iter().enumerate() {
            let entry = ends.entry(side.ring().name()).or_default();
            let end = Some(End {
                core: Arc::clone(core),
                side: index,
            });
            match side.direction() {
                Direction::Output => entry.sender = end,
                Direction::Input => entry.receiver = end,
            }
        }
    }
    ends
}

/// The first and the last lane of a port, where it has lanes.
type Lanes = Option<(usize, usize)>;

/// How large a bundle is.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    links: usize,
    /// Of the ports at both ends.
    sending: Lanes,
    receiving: Lanes,
}

impl Size {
    fn add(&mut self, channel: &ChannelName) {
        let and = |lanes: Lanes, lane: Option<usize>| match (lanes, lane) {
            (Some((first, last)), Some(lane)) => Some((first.min(lane), last.max(lane))),
            (None, Some(lane)) => Some((lane, lane)),
            (lanes, None) => lanes,
        };
        let [sender, receiver] = channel.ports();
        self.links += 1;
        self.sending = and(self.sending, sender.port_lane);
        self.receiving = and(self.receiving, receiver.port_lane);
    }
}

/// What the channels of a bundle have in common: the actors at both ends, as they are watched, and the ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Bundle {
    /// The actor, its port, and whether that is an input whose dead letters the channel takes.
    sender: (usize, &'static str, bool),
    receiver: (usize, &'static str),
}

impl Bundle {
    /// The channel of a link, or of all `many` like it. It has no lanes yet.
    fn channel(&self, link: &LinkInfo, actors: &[Actor], many: Option<&Size>) -> Channel {
        let [from, to] = link.channel().ports();
        let place = |index: usize, port: &PortName, lanes: fn(&Size) -> Lanes| match (
            many,
            actors.get(index),
        ) {
            (Some(size), Some(actor)) => (actor.name.to_string(), all(port, lanes(size))),
            _ => {
                let actor = ActorLane(port.actor, port.actor_lane);
                let port = ActorLane(port.port, port.port_lane);
                (actor.to_string(), port.to_string())
            }
        };
        let (sender, out) = place(self.sender.0, from, |size| size.sending);
        let (receiver, input) = place(self.receiver.0, to, |size| size.receiving);
        let (start, out) = if from.is_dead {
            (format!("dead({sender}.{out})"), format!("dead({out})"))
        } else {
            (format!("{sender}.{out}"), out)
        };
        Channel {
            name: format!("{start} >> {receiver}.{input}").into(),
            sender: Place {
                index: self.sender.0,
                actor: sender,
                port: out,
            },
            receiver: Place {
                index: self.receiver.0,
                actor: receiver,
                port: input,
            },
            capacity: 0,
            message: link.message(),
            is_feedback: link.is_feedback(),
            carries_dead_letters: link.carries_dead_letters(),
            asks: link.asks.clone(),
            lanes: Vec::with_capacity(many.map_or(1, |size| size.links)),
        }
    }
}

/// A port, with the lanes of it that are joined.
fn all(port: &PortName, lanes: Lanes) -> String {
    match lanes {
        Some((first, last)) => format!("{}[{first}..{}]", port.port, last + 1),
        None => port.port.to_owned(),
    }
}
