//! What is watched: a graph's actors, channels and threads.
//!
//! A bundle of more than a thousand is watched as one, actors and channels alike: nobody looks at so many curves, and what is
//! kept of each would be more than the actor itself.

mod actor;
mod channel;
mod gather;

use std::sync::Arc;
use std::time::Duration;

pub(super) use self::actor::Actor;
pub(super) use self::channel::{Channel, Ends};
use crate::graph::Topology;
use crate::host::cpu::CpuClock;
use crate::host::{Clock, Ticks};
use crate::ready::events::{Event, Events};
use crate::ready::{Core, Stop};

/// A bundle of more than this is watched as one.
const MOST_APART: usize = 1000;

/// How far frames are apart for each actor and channel that is watched, and for each that is one of many: about twenty times
/// what it takes to look at them, so that the sampler has a twentieth of a core at most.
const APART_EACH: Duration = Duration::from_micros(50);
const APART_MEMBER: Duration = Duration::from_micros(4);

/// A graph, as its sampler sees it.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(super) graph: &'static str,
    pub(super) actors: Vec<Actor>,
    pub(super) channels: Vec<Channel>,
    /// Which of `actors` each actor of the graph is, or is one of.
    places: Vec<u32>,
    pub(super) threads: Vec<Thread>,
    pub(super) stop: Arc<Stop>,
    pub(super) events: Arc<Events>,
    pub(super) clock: Clock,
    pub(super) ticks: Ticks,
    /// From one frame to the next.
    pub(super) every: Duration,
}

/// A thread of the graph, or those of a pool, and the actors that it runs.
#[derive(Debug)]
pub(crate) struct Thread {
    pub(crate) name: String,
    pub(crate) clocks: Vec<Arc<CpuClock>>,
    pub(crate) actors: Vec<usize>,
}

/// How a graph is watched.
#[derive(Debug)]
pub(crate) struct Look {
    pub(crate) events: Arc<Events>,
    pub(crate) clock: Clock,
    pub(crate) ticks: Ticks,
    /// How often, if the graph is not too large for it.
    pub(crate) every: Duration,
}

impl Subject {
    /// All of a graph; `cores` are those of the actors that no test plays.
    pub(crate) fn new(
        topology: &Topology,
        cores: &[Arc<Core>],
        mut threads: Vec<Thread>,
        stop: Arc<Stop>,
        look: Look,
    ) -> Self {
        let (mut actors, places) = actor::gather(topology.actors(), cores);
        let channels = gather::channels(topology, cores, &actors, &places);
        for thread in &mut threads {
            for actor in &mut thread.actors {
                *actor = place(&places, *actor);
            }
            thread.actors.dedup();
            thread.actors.shrink_to_fit();
            for actor in &thread.actors {
                if let Some(actor) = actors.get_mut(*actor) {
                    // One of many threads is named like the bundle.
                    let name = match &actor.thread[..] {
                        "" => &thread.name[..],
                        _ => &actor.name,
                    };
                    actor.thread = name.to_owned();
                }
            }
        }
        let watched = actors.len() + channels.len();
        let lanes = channels.iter().map(|channel| channel.lanes.len());
        let members = places.len() + lanes.sum::<usize>() - watched;
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let least = APART_EACH * count(watched) + APART_MEMBER * count(members);
        Self {
            graph: topology.name(),
            actors,
            channels,
            places,
            threads,
            stop,
            events: look.events,
            clock: look.clock,
            ticks: look.ticks,
            every: look.every.max(least),
        }
    }

    /// What an event says; of one of many, which one it is.
    pub(super) fn text_of(&self, event: &Event) -> String {
        let text = &event.text;
        let actor = self.actors.get(self.place(event.actor));
        let cores = actor.map_or(&[][..], |actor| &actor.cores);
        // They are in the order of declaration.
        let one = cores.binary_search_by_key(&event.actor, |core| core.id);
        match one.ok().and_then(|one| cores.get(one)) {
            Some(one) if cores.len() > 1 => format!("{}: {text}", one.name()),
            _ => text.to_string(),
        }
    }

    /// Which of `actors` an actor of the graph is, or is one of.
    pub(super) fn place(&self, actor: usize) -> usize {
        place(&self.places, actor)
    }
}

pub(super) fn place(places: &[u32], actor: usize) -> usize {
    places.get(actor).map_or(0, |place| *place as usize)
}
