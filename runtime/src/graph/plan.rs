//! A graph that is ready to start.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use super::error::Still;
use super::frame::Frame;
use super::placed::{Act, Life, OnOneThread, Placed, Played, PooledLife, Role, Seated};
use super::placement::Placement;
use super::pool::StartPool;
use super::supervisors::Supervisors;
use super::telemetry_policy::TelemetryPolicy;
use super::thread::Member;
use super::topology::{ActorInfo, Topology};
use crate::channel::{ActorLane, ChannelName, Direction, Side, Totals};
use crate::durable::{Loading, Writer};
use crate::host::cpu::CpuClock;
use crate::host::disk::Disk;
use crate::host::faults::Inject;
use crate::host::{Clock, Timers};
use crate::ready::{Core, Setting, Stop};

/// The frame of a graph and its actors.
pub struct Plan {
    pub(crate) frame: Frame,
    seated: Vec<Seated>,
}

impl fmt::Debug for Plan {
    #[inline]
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
    /// `timers` are those of all threads; without, each thread has its own. `seed` is for the jitter of restarts; without,
    /// it differs from run to run. `faults` are those of a simulation. `disk` is where states are read from.
    pub(crate) fn seat(
        self,
        clock: &Clock,
        timers: Option<&Arc<Timers>>,
        budget: u32,
        seed: Option<u64>,
        faults: Option<&Arc<dyn Inject>>,
        disk: Disk,
    ) -> Cast {
        let mut supervisors = Supervisors::new(self.frame.supervisions, seed);
        let place = self.frame.persistence.map(|persistence| persistence.place);
        let mut loading = Loading::new(place, disk);
        let mut cast = Cast {
            faults: self.frame.faults,
            ..Cast::default()
        };
        let mut places: HashMap<Placement, usize> = HashMap::new();
        for seated in self.seated {
            let mut act = match seated.role {
                Role::Acts(act) => Acts::OneThread(act),
                Role::ActsInAPool(act, start) => Acts::Pool(act, start),
                Role::Played(played) => {
                    cast.played.push(played);
                    continue;
                }
            };
            let known = match seated.placement {
                Placement::Solo => None,
                shared => places.get(&shared).copied(),
            };
            let place = known.unwrap_or_else(|| {
                let place = cast.groups.len();
                places.insert(seated.placement, place);
                cast.groups.push(Group {
                    placement: seated.placement,
                    timers: timers.map_or_else(Arc::default, Arc::clone),
                    members: Vec::new(),
                    pooled: Vec::new(),
                    start_pool: None,
                    clocks: Vec::new(),
                    core: None,
                });
                if let Placement::Pool { threads: 0, .. } = seated.placement {
                    cast.faults.push(format!(
                        "the pool of the actor `{}` has 0 threads: give it at least one, `pool(1)`",
                        ActorLane(seated.name, seated.lane)
                    ));
                }
                place
            });
            let Some(group) = cast.groups.get_mut(place) else {
                continue;
            };
            let info = self.frame.topology.actors().get(seated.id);
            if let Some(core) = info.and_then(ActorInfo::core) {
                let first = *group.core.get_or_insert(core);
                if first != core {
                    cast.faults.push(format!(
                        "the actor `{}` is to run on core {core}, and others on its thread on core {first}: ask for one of them",
                        ActorLane(seated.name, seated.lane)
                    ));
                }
            }
            let core = Arc::new(Core::new(Setting {
                id: seated.id,
                name: seated.name,
                lane: seated.lane,
                clock: clock.clone(),
                timers: Arc::clone(&group.timers),
                stop: Arc::clone(&self.frame.stop),
                faults: faults.map(Arc::clone),
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
            let supervisor = supervisors.admit(&core);
            match act {
                Acts::OneThread(act) => group.members.push(Member {
                    core,
                    act,
                    supervisor,
                }),
                Acts::Pool(act, start) => {
                    group.start_pool = Some(start);
                    group.pooled.push(Member {
                        core,
                        act,
                        supervisor,
                    });
                }
            }
        }
        for group in &mut cast.groups {
            group.join_sides();
            group.clocks.resize_with(group.threads(), Arc::default);
        }
        self.frame.counters.set(cast.cores.clone());
        for twice in supervisors.open() {
            let named = cast.cores.iter().find(|core| core.id == twice);
            cast.faults.extend(named.map(|core| {
                format!(
                    "the actor `{}` is supervised twice: name it in one `supervise([…])`",
                    core.name()
                )
            }));
        }
        let (writer, faults) = loading.finish();
        cast.writer = writer;
        cast.topology = self.frame.topology;
        cast.telemetry = self.frame.telemetry;
        cast.stop = self.frame.stop;
        cast.faults.extend(faults);
        cast
    }
}

/// An actor that is to act itself.
enum Acts {
    OneThread(Box<dyn Act<Life>>),
    Pool(Box<dyn Act<PooledLife>>, StartPool),
}

impl Acts {
    fn attach(&mut self, core: &Core) -> Vec<&'static str> {
        match self {
            Acts::OneThread(act) => act.attach(core),
            Acts::Pool(act, _) => act.attach(core),
        }
    }

    fn load(&mut self, core: &Core, loading: &mut Loading) {
        match self {
            Acts::OneThread(act) => act.load(core, loading),
            Acts::Pool(act, _) => act.load(core, loading),
        }
    }
}

/// The actors of a plan, each with its core.
#[derive(Default)]
#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
pub(crate) struct Cast {
    pub(crate) topology: Topology,
    pub(crate) telemetry: TelemetryPolicy,
    pub(crate) stop: Arc<Stop>,
    pub(crate) groups: Vec<Group>,
    pub(crate) played: Vec<Played>,
    pub(crate) cores: Vec<Arc<Core>>,
    /// What is wrong with the graph, a sentence each.
    pub(crate) faults: Vec<String>,
    /// Who writes the states on disk, where there are any.
    pub(crate) writer: Option<Writer>,
}

/// The actors of one thread, or of one pool.
pub(crate) struct Group {
    pub(crate) placement: Placement,
    pub(crate) timers: Arc<Timers>,
    /// Those of a thread.
    pub(crate) members: Vec<Member>,
    /// Those of a pool.
    pub(crate) pooled: Vec<Member<PooledLife>>,
    /// What starts a pool; `None` for a thread.
    pub(crate) start_pool: Option<StartPool>,
    /// The CPU clocks of its threads.
    pub(crate) clocks: Vec<Arc<CpuClock>>,
    /// The core that its thread is kept to, counted among those that the process may use.
    pub(crate) core: Option<usize>,
}

impl Group {
    /// What the thread is called; for a pool, what the names of its threads begin with.
    pub(crate) fn name(&self) -> String {
        match (self.placement, self.members.as_slice()) {
            (Placement::Pool { id, .. }, _) => format!("pool-{id}"),
            (_, [only]) => only.core.name().to_owned(),
            (Placement::Troupe(id), _) => format!("troupe-{id}"),
            (Placement::Solo, _) => "solo".to_owned(),
        }
    }

    /// How many threads it has: a pool has no more than actors, for an actor is on one at a time.
    pub(crate) fn threads(&self) -> usize {
        match self.placement {
            Placement::Pool { threads, .. } => threads.min(self.pooled.len()),
            Placement::Solo | Placement::Troupe(_) => 1,
        }
    }

    /// Lets the channels know whose both sides are on its thread: they need no fences.
    fn join_sides(&self) {
        let mut outputs = HashSet::new();
        for member in &self.members {
            for side in member.core.sides() {
                if side.direction() == Direction::Output {
                    outputs.insert(side.ring().id());
                }
            }
        }
        for member in &self.members {
            for side in member.core.sides() {
                if side.direction() == Direction::Input && outputs.contains(&side.ring().id()) {
                    side.ring().stay_on_one_thread();
                }
            }
        }
        for member in &self.members {
            if member
                .core
                .sides()
                .iter()
                .all(|side| side.ring().is_on_one_thread())
            {
                member.core.parking.stay_on_one_thread();
            }
        }
    }

    /// The actors, for a thread.
    #[inline]
    fn into_members(self) -> Vec<Member> {
        let mut members = self.members;
        for member in self.pooled {
            members.push(Member {
                core: member.core,
                act: Box::new(OnOneThread(member.act)),
                supervisor: member.supervisor,
            });
        }
        members
    }
}

/// The actors in the order of declaration, for whoever runs them all on one thread.
#[inline]
pub(crate) fn in_order(groups: Vec<Group>) -> Vec<Member> {
    let mut by_id: Vec<Option<Member>> = Vec::new();
    for group in groups {
        for member in group.into_members() {
            let id = member.core.id;
            if by_id.len() <= id {
                by_id.resize_with(id + 1, || None);
            }
            by_id[id] = Some(member);
        }
    }
    by_id.into_iter().flatten().collect()
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

/// Shows the senders' sides of all channels, in the order of the actors.
pub(crate) fn each_output<'a>(
    cores: &mut dyn Iterator<Item = &'a Arc<Core>>,
    played: &'a [Played],
    show: &mut dyn FnMut(&'a dyn Side),
) {
    let mut show_outputs = |sides: &'a [Box<dyn Side>]| {
        for side in sides {
            if side.direction() == Direction::Output {
                show(side.as_ref());
            }
        }
    };
    for core in cores {
        show_outputs(core.sides());
    }
    for played in played {
        show_outputs(&played.sides);
    }
}

/// What has gone through each channel, in the order of the actors that send.
pub(crate) fn totals<'a>(
    cores: &mut dyn Iterator<Item = &'a Arc<Core>>,
    played: &'a [Played],
) -> Vec<(ChannelName, Totals)> {
    let mut totals = Vec::new();
    each_output(cores, played, &mut |side| {
        totals.push((side.ring().name().clone(), side.ring().totals()));
    });
    totals
}

/// What an actor that has not ended says of itself.
pub(crate) fn still(core: &Core) -> Still {
    Still {
        actor: core.name().to_owned(),
        waits_for: core.waits_for(),
        veto: core.veto_reason(),
    }
}
