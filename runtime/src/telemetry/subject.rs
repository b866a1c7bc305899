//! What is watched: a graph's actors, its threads, and what it declares.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::channel::{ChannelName, Direction, Side};
use crate::graph::{LinkInfo, Topology};
use crate::host::cpu::CpuClock;
use crate::host::{Clock, Ticks};
use crate::ready::events::Events;
use crate::ready::{Core, Stop};

/// A graph, as its sampler sees it.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) topology: Topology,
    /// By actor; `None` for one that a test plays.
    pub(crate) cores: Vec<Option<Arc<Core>>>,
    pub(crate) threads: Vec<Thread>,
    pub(crate) stop: Arc<Stop>,
    pub(crate) events: Arc<Events>,
    pub(crate) clock: Clock,
    pub(crate) ticks: Ticks,
    /// From one frame to the next.
    pub(crate) every: Duration,
}

/// A thread of the graph, or those of a pool, and the actors that it runs.
#[derive(Debug)]
pub(crate) struct Thread {
    pub(crate) name: String,
    pub(crate) clocks: Vec<Arc<CpuClock>>,
    pub(crate) actors: Vec<usize>,
}

/// One end of a channel, where an actor holds it.
#[derive(Debug, Clone)]
pub(super) struct End {
    core: Arc<Core>,
    side: usize,
}

impl End {
    pub(super) fn side(&self) -> Option<&dyn Side> {
        self.core.sides().get(self.side).map(AsRef::as_ref)
    }
}

/// The two ends of a channel.
#[derive(Debug, Clone, Default)]
pub(super) struct Ends {
    pub(super) sender: Option<End>,
    pub(super) receiver: Option<End>,
}

impl Ends {
    /// Either of them, for what both can tell.
    pub(super) fn any(&self) -> Option<&dyn Side> {
        let end = self.sender.as_ref().or(self.receiver.as_ref());
        end.and_then(End::side)
    }
}

impl Subject {
    pub(crate) fn links(&self) -> &[LinkInfo] {
        self.topology.links()
    }

    /// The name of each actor's thread, by actor.
    pub(super) fn threads_by_actor(&self) -> Vec<&str> {
        let mut threads = vec![""; self.topology.actors().len()];
        for thread in &self.threads {
            for actor in &thread.actors {
                if let Some(place) = threads.get_mut(*actor) {
                    *place = &thread.name;
                }
            }
        }
        threads
    }

    /// The actors at the ends of each channel, by index.
    pub(crate) fn joins(&self) -> Vec<(usize, usize)> {
        let names: HashMap<String, usize> = self
            .topology
            .actors()
            .iter()
            .enumerate()
            .map(|(index, actor)| (actor.name(), index))
            .collect();
        let of = |name: String| names.get(&name).copied().unwrap_or_default();
        self.links()
            .iter()
            .map(|link| {
                let channel = link.channel();
                (of(channel.sending_actor()), of(channel.receiving_actor()))
            })
            .collect()
    }

    /// The ends of each channel.
    pub(super) fn ends(&self) -> Vec<Ends> {
        let mut ends: HashMap<&ChannelName, Ends> = HashMap::new();
        for core in self.cores.iter().flatten() {
            for (place, side) in core.sides().iter().enumerate() {
                let entry = ends.entry(side.channel()).or_default();
                let end = Some(End {
                    core: Arc::clone(core),
                    side: place,
                });
                match side.direction() {
                    Direction::Output => entry.sender = end,
                    Direction::Input => entry.receiver = end,
                }
            }
        }
        self.links()
            .iter()
            .map(|link| ends.get(link.channel()).cloned().unwrap_or_default())
            .collect()
    }
}
