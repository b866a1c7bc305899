//! A graph that is ready to start.

use std::fmt;
use std::sync::Arc;

use super::error::Still;
use super::frame::Frame;
use super::placed::{Placed, Played, Role, Seated};
use super::placement::Placement;
use super::thread::Member;
use crate::channel::{ChannelName, Direction, Side, Totals};
use crate::durable::{Loading, Writer};
use crate::host::disk::Disk;
use crate::host::{Clock, Timers};
use crate::ready::{Core, Setting};

/// The frame of a graph and its actors.
pub struct Plan {
    pub(crate) frame: Frame,
    seated: Vec<Seated>,
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.frame.fmt(f)
    }
}

impl Plan {
    /// A plan without actors.
    #[must_use]
    pub fn new(frame: Frame) -> Self {
        Self {
            frame,
            seated: Vec::new(),
        }
    }

    /// Adds an actor, or a bundle of them.
    #[must_use]
    #[allow(clippy::should_implement_trait)] // It is the builder's `add`.
    pub fn add(mut self, actors: impl Join) -> Self {
        actors.join(&mut self);
        self
    }

    /// Gives each actor its core and sorts them by the thread that they are to run on.
    ///
    /// `timers` are those of all threads; without, each thread has its own. `disk` is where states are read from.
    pub(crate) fn seat(
        self,
        clock: &Clock,
        timers: Option<&Arc<Timers>>,
        budget: u32,
        disk: Disk,
    ) -> Cast {
        let place = self.frame.persistence.map(|persistence| persistence.place);
        let mut loading = Loading::new(place, disk);
        let mut cast = Cast {
            faults: self.frame.faults,
            ..Cast::default()
        };
        for seated in self.seated {
            let mut act = match seated.role {
                Role::Acts(act) => act,
                Role::Played(played) => {
                    cast.played.push(played);
                    continue;
                }
            };
            let place = match seated.placement {
                Placement::Solo => None,
                Placement::Troupe(_) => cast
                    .groups
                    .iter()
                    .position(|group| group.placement == seated.placement),
            };
            let place = place.unwrap_or_else(|| {
                cast.groups.push(Group {
                    placement: seated.placement,
                    timers: timers.map_or_else(Arc::default, Arc::clone),
                    members: Vec::new(),
                });
                cast.groups.len() - 1
            });
            let Some(group) = cast.groups.get_mut(place) else {
                continue;
            };
            let core = Arc::new(Core::new(Setting {
                id: seated.id,
                name: seated.name,
                lane: seated.lane,
                clock: clock.clone(),
                timers: Arc::clone(&group.timers),
                stop: Arc::clone(&self.frame.stop),
                budget,
            }));
            for port in act.attach(&core) {
                cast.faults.push(format!(
                    "the port `{}.{port}` is not joined by a link: leave it to `..` and link it",
                    core.name()
                ));
            }
            act.load(&core, &mut loading);
            cast.cores.push(Arc::clone(&core));
            group.members.push(Member { core, act });
        }
        let (writer, faults) = loading.finish();
        cast.writer = writer;
        cast.faults.extend(faults);
        cast
    }
}

/// The actors of a plan, each with its core.
#[derive(Default)]
pub(crate) struct Cast {
    pub(crate) groups: Vec<Group>,
    pub(crate) played: Vec<Played>,
    pub(crate) cores: Vec<Arc<Core>>,
    /// What is wrong with the graph, a sentence each.
    pub(crate) faults: Vec<String>,
    /// Who writes the states on disk, where there are any.
    pub(crate) writer: Option<Writer>,
}

/// The actors of one thread.
pub(crate) struct Group {
    pub(crate) placement: Placement,
    pub(crate) timers: Arc<Timers>,
    pub(crate) members: Vec<Member>,
}

impl Group {
    /// What the thread is called.
    pub(crate) fn name(&self) -> String {
        match (self.members.as_slice(), self.placement) {
            ([only], _) => only.core.name().to_owned(),
            (_, Placement::Troupe(id)) => format!("troupe-{id}"),
            (_, Placement::Solo) => "solo".to_owned(),
        }
    }
}

/// An actor or a bundle of actors, on the way into a plan.
pub trait Join {
    /// Adds it.
    #[doc(hidden)]
    fn join(self, plan: &mut Plan);
}

impl<A> Join for Placed<A> {
    fn join(self, plan: &mut Plan) {
        plan.seated.push(self.into_seated());
    }
}

impl<A, const N: usize> Join for [Placed<A>; N] {
    fn join(self, plan: &mut Plan) {
        for actor in self {
            actor.join(plan);
        }
    }
}

/// The senders' sides of all channels.
pub(crate) fn outputs<'a>(
    cores: impl Iterator<Item = &'a Arc<Core>>,
    played: &'a [Played],
) -> impl Iterator<Item = &'a dyn Side> {
    cores
        .flat_map(|core| core.sides())
        .chain(played.iter().flat_map(|played| &played.sides))
        .map(AsRef::as_ref)
        .filter(|side: &&dyn Side| side.direction() == Direction::Output)
}

/// What has gone through each channel, in the order of the actors that send.
pub(crate) fn totals<'a>(
    cores: impl Iterator<Item = &'a Arc<Core>>,
    played: &'a [Played],
) -> Vec<(ChannelName, Totals)> {
    outputs(cores, played)
        .map(|side| (side.channel().clone(), side.totals()))
        .collect()
}

/// What an actor that has not ended says of itself.
pub(crate) fn still(core: &Core) -> Still {
    Still {
        actor: core.name().to_owned(),
        waits_for: core.waits_for(),
        veto: core.veto_reason(),
    }
}
