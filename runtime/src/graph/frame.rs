//! What `graph!` collects beside the actors themselves: names, links, the stop policy, mistakes.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::counters::Counters;
use super::link::Link;
use super::persistence::Persistence;
use super::placed::{ActorIds, Local, Placed};
use super::placement::Seat;
use super::stop_policy::StopPolicy;
use super::supervision::Supervision;
use super::telemetry_policy::TelemetryPolicy;
use super::topology::{ActorInfo, LinkInfo, Topology};
use crate::actor::{Mode, Run};
use crate::channel::{ActorLane, Channel, ChannelName, FirstMessages, PortName};
use crate::ready::Stop;

/// The frame of a graph.
pub struct Frame {
    pub(super) topology: Topology,
    pub(super) faults: Vec<String>,
    pub(super) stop: Arc<Stop>,
    pub(super) deadline: Duration,
    pub(super) supervisions: Vec<Supervision>,
    pub(super) persistence: Option<Persistence>,
    pub(super) counters: Counters,
    pub(super) telemetry: TelemetryPolicy,
}

impl Frame {
    /// An empty frame.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self {
            topology: Topology::new(name),
            faults: Vec::new(),
            stop: Arc::default(),
            deadline: StopPolicy::DEFAULT_DEADLINE,
            supervisions: Vec::new(),
            persistence: None,
            counters: Counters::default(),
            telemetry: TelemetryPolicy::DEFAULT,
        }
    }

    /// Takes a supervision that the graph declares.
    pub fn supervise(&mut self, supervision: Supervision) {
        self.supervisions.push(supervision);
    }

    /// Takes the place of the states on disk that the graph declares.
    pub fn persist(&mut self, persistence: Persistence) {
        self.persistence = Some(persistence);
    }

    /// Takes the telemetry policy that the graph declares.
    pub fn telemetry(&mut self, policy: TelemetryPolicy) {
        self.telemetry = policy;
    }

    /// Takes the stop policy that the graph declares.
    pub fn stop(&mut self, policy: StopPolicy) {
        self.deadline = policy.deadline;
        if !policy.awaited.is_empty() {
            self.stop.await_all(policy.awaited);
        }
    }
}

impl Frame {
    pub(crate) fn topology_name(&self) -> &'static str {
        self.topology.name()
    }

    pub(crate) fn counters(&self) -> Counters {
        self.counters.clone()
    }

    pub(crate) fn stop_signal(&self) -> Arc<Stop> {
        Arc::clone(&self.stop)
    }
}

impl fmt::Debug for Frame {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.topology.fmt(f)
    }
}

/// The ports that a link joins, as `graph!` read them.
#[derive(Debug, Clone, Copy)]
pub struct Ends {
    /// The actor that sends.
    pub from: &'static str,
    /// Which of its lanes, where the link names one.
    pub from_lane: Option<usize>,
    /// Its port.
    pub from_port: &'static str,
    /// Which lane of the port, where the link names one.
    pub from_port_lane: Option<usize>,
    /// The actor that receives.
    pub to: &'static str,
    /// Which of its lanes, where the link names one.
    pub to_lane: Option<usize>,
    /// Its port.
    pub to_port: &'static str,
    /// Which lane of the port, where the link names one.
    pub to_port_lane: Option<usize>,
    /// Whether the actor that sends is a bundle, and the link joins all of it.
    pub from_is_bundle: bool,
    /// Whether the actor that receives is a bundle, and the link joins all of it.
    pub to_is_bundle: bool,
    /// Whether the link feeds back (`<<`).
    pub feedback: bool,
    /// Whether the link takes the dead letters of `from_port`, an input.
    pub dead: bool,
}

/// Makes the channels of a link and gives its ports.
pub fn via<O, I, T, First>(
    frame: &mut Frame,
    channel: Channel<First>,
    link: Link<O, I, T>,
    ends: Ends,
) -> (O, I)
where
    First: FirstMessages<T>,
{
    let from = PortName {
        actor: ends.from,
        actor_lane: ends.from_lane,
        port: ends.from_port,
        port_lane: ends.from_port_lane,
        is_bundle: ends.from_is_bundle,
        is_dead: ends.dead,
    };
    let to = PortName {
        actor: ends.to,
        actor_lane: ends.to_lane,
        port: ends.to_port,
        port_lane: ends.to_port_lane,
        is_bundle: ends.to_is_bundle,
        is_dead: false,
    };
    let name = ChannelName::new(from, to);
    let capacity = channel.capacity_asked();
    if capacity == 0 {
        frame.faults.push(format!(
            "the channel `{name}` has a capacity of 0: it must hold at least one message"
        ));
    }
    let faults = channel.asks().faults(&format!("the channel `{name}`"));
    frame.faults.extend(faults);
    let name_of = |lane: usize| match link.lanes {
        Some(_) => name.in_lane(lane),
        None => name.clone(),
    };
    let ports = (link.join)(&mut |lane| {
        let (tx, rx) = channel.build(ends.feedback).unwrap_or_else(|fault| {
            frame.faults.push(format!("the channel `{name}`: {fault}"));
            crate::channel::smallest(ends.feedback)
        });
        tx.ring().set_name(name_of(lane));
        (tx, rx)
    });
    for lane in 0..link.lanes.unwrap_or(1) {
        frame.topology.links.push(LinkInfo {
            channel: name_of(lane),
            capacity,
            feedback: ends.feedback,
            dead_letters: ends.dead,
            message: std::any::type_name::<T>(),
            asks: channel.asks().clone(),
        });
    }
    ports
}

/// Gives an actor its name and its place in the graph.
pub fn place<A, M: Mode>(
    frame: &mut Frame,
    seat: Seat<A, M>,
    name: &'static str,
    lane: Option<usize>,
    local: Local<A, M>,
    run: Run<A, M>,
) -> Placed<A> {
    let id = frame.topology.actors.len();
    frame.faults.extend(
        seat.asks
            .faults(&format!("the actor `{}`", ActorLane(name, lane))),
    );
    frame.topology.actors.push(ActorInfo {
        name,
        lane,
        kind: std::any::type_name::<A>(),
        placement: seat.placement,
        core: seat.core,
        asks: seat.asks,
    });
    Placed::new(id, name, lane, seat.placement, seat.actor, local, run)
}

/// `N` actors of one kind, made one by one.
pub fn lanes<A, const N: usize>(make: impl FnMut(usize) -> Placed<A>) -> [Placed<A>; N] {
    std::array::from_fn(make)
}

/// Which actors a name of the graph stands for.
pub fn who<W: Who>(named: &W) -> ActorIds {
    named.who()
}

/// An actor or a bundle of actors.
pub trait Who {
    /// Which actors.
    #[doc(hidden)]
    fn who(&self) -> ActorIds;
}

impl<A> Who for Placed<A> {
    fn who(&self) -> ActorIds {
        ActorIds(vec![self.id()])
    }
}

impl<A, const N: usize> Who for [Placed<A>; N] {
    fn who(&self) -> ActorIds {
        ActorIds(self.iter().map(Placed::id).collect())
    }
}
