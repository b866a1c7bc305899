//! The actors that are watched.

use std::collections::HashMap;
use std::sync::Arc;

use super::MOST_APART;
use crate::ask::Asks;
use crate::graph::ActorInfo;
use crate::ready::Core;

/// An actor, or all actors of a large bundle.
#[derive(Debug)]
pub(in crate::telemetry) struct Actor {
    /// With its lane, or its lanes: `worker`, `workers[2]`, `workers[0..5000]`.
    pub(in crate::telemetry) name: Arc<str>,
    /// Its name without a lane.
    pub(in crate::telemetry) bundle: &'static str,
    pub(in crate::telemetry) lane: Option<usize>,
    pub(in crate::telemetry) kind: &'static str,
    pub(in crate::telemetry) placement: String,
    /// The name of its thread; empty where a test plays it.
    pub(in crate::telemetry) thread: String,
    pub(in crate::telemetry) asks: Asks,
    /// The actor, or each of the bundle; none where a test plays it.
    pub(in crate::telemetry) cores: Vec<Arc<Core>>,
}

/// Gathers the actors of a graph, and tells for each of them which one it has become.
pub(super) fn gather(infos: &[ActorInfo], cores: &[Arc<Core>]) -> (Vec<Actor>, Vec<u32>) {
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    for info in infos {
        *sizes.entry(info.bundle()).or_default() += 1;
    }
    let mut actors: Vec<Actor> = Vec::new();
    let mut places = Vec::with_capacity(infos.len());
    let mut bundles: HashMap<&str, usize> = HashMap::new();
    for info in infos {
        let size = sizes.get(info.bundle()).copied().unwrap_or_default();
        let many = Some(size).filter(|size| *size > MOST_APART);
        let fresh = actors.len();
        let place = match many {
            Some(_) => *bundles.entry(info.bundle()).or_insert(fresh),
            None => fresh,
        };
        if place == fresh {
            actors.push(Actor::new(info, many));
        }
        places.push(u32::try_from(place).unwrap_or(u32::MAX));
    }
    for core in cores {
        let place = super::place(&places, core.id);
        if let Some(actor) = actors.get_mut(place) {
            actor.cores.push(Arc::clone(core));
        }
    }
    (actors, places)
}

impl Actor {
    /// Whether no test plays it.
    pub(in crate::telemetry) fn is_own(&self) -> bool {
        !self.cores.is_empty()
    }

    /// An actor, or all `many` of its bundle.
    fn new(info: &ActorInfo, many: Option<usize>) -> Self {
        Self {
            name: match many {
                Some(many) => format!("{}[0..{many}]", info.bundle()).into(),
                None => info.name().into(),
            },
            bundle: info.bundle(),
            lane: info.lane().filter(|_| many.is_none()),
            kind: info.kind(),
            placement: info.placement(),
            thread: String::new(),
            asks: info.asks.clone(),
            cores: Vec::with_capacity(many.unwrap_or(1)),
        }
    }
}
