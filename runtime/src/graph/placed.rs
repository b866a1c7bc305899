//! An actor in its place in a graph.

use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use tracing::Instrument;

use super::placement::Placement;
use super::pool::{self, StartPool};
use crate::actor::{Acts, Cast, Mode, OneThread, Pooled, Run, Start, load_states};
use crate::channel::{Side, VisitPort};
use crate::durable::Loading;
use crate::host::Parking;
use crate::ready::{ActorId, Core};
use crate::supervise::{Failure, Supervisor, live};

/// The whole life of an actor, on the thread that it runs on. The failure is in a box, so that a poll gives two words.
pub(crate) type Life = Pin<Box<dyn Future<Output = Result<(), Box<Failure>>>>>;

/// The whole life of an actor of a pool, on whichever of its threads.
pub(crate) type PooledLife = Pin<Box<dyn Future<Output = Result<(), Box<Failure>>> + Send>>;

/// How to handle an actor whose type is about to be forgotten.
pub struct Local<A, M: Mode> {
    cast: Cast<A, Part, M>,
    ports: fn(&mut A, &mut VisitPort<'_>),
}

impl<A, M: Mode> fmt::Debug for Local<A, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Local")
    }
}

/// How to handle an actor whose type is about to be forgotten. Its bounds are where `graph!` finds out what is not an actor, or cannot be
/// sent to its thread; nothing else asks, so that one mistake is one error.
#[must_use]
pub fn local<A: Acts + Send, M: Casts>() -> Local<A, M> {
    Local {
        cast: M::cast::<A>,
        ports: A::ports,
    }
}

/// The role of an actor whose type is forgotten.
#[doc(hidden)]
pub struct Part(Role);

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Part")
    }
}

/// A mode, to make the role of an actor: each only its own, so that an actor's life is compiled once and not for both.
pub trait Casts: Mode {
    /// Erases the actor's type.
    #[doc(hidden)]
    fn cast<A: Acts + Send>(actor: A, run: Run<A, Self>) -> Part;
}

impl Casts for OneThread {
    fn cast<A: Acts + Send>(actor: A, run: Run<A, Self>) -> Part {
        Part(Role::Acts(Box::new(Acting::<A, OneThread> {
            actor,
            run,
            mode: OneThread,
        })))
    }
}

impl Casts for Pooled {
    fn cast<A: Acts + Send>(actor: A, run: Run<A, Self>) -> Part {
        let acting = Acting::<A, Pooled> {
            actor,
            run,
            mode: Pooled,
        };
        Part(Role::ActsInAPool(Box::new(acting), pool::start))
    }
}

/// An actor in its place in a graph: a field of the struct that `graph!` makes.
///
/// It derefs to the actor, for a look at its arguments; not after [`play`](Placed::play), which takes the actor away.
pub struct Placed<A> {
    id: ActorId,
    name: &'static str,
    lane: Option<usize>,
    placement: Placement,
    ports: fn(&mut A, &mut VisitPort<'_>),
    start: Start<A, Part>,
    actor: Result<A, Played>,
}

impl<A> Placed<A> {
    pub(super) fn new<M: Mode>(
        id: ActorId,
        name: &'static str,
        lane: Option<usize>,
        placement: Placement,
        actor: A,
        local: Local<A, M>,
        run: Run<A, M>,
    ) -> Self {
        Self {
            id,
            name,
            lane,
            placement,
            ports: local.ports,
            start: M::start(run, local.cast),
            actor: Ok(actor),
        }
    }

    pub(super) fn id(&self) -> ActorId {
        self.id
    }

    /// Hands out the actor, to be played by a test: its ports, typed, in its fields. It will not run.
    ///
    /// What the test pushes and takes is committed at each `run_*` of the simulation. Dropping a port ends it.
    ///
    /// # Panics
    ///
    /// When the actor is played already.
    #[track_caller]
    pub fn play(&mut self) -> A {
        let parking = Arc::new(Parking::default());
        let played = Played {
            name: self.name,
            parking,
            sides: Vec::new(),
        };
        match std::mem::replace(&mut self.actor, Err(played)) {
            Ok(mut actor) => {
                if let Err(played) = &mut self.actor {
                    played.parking.run_here();
                    (self.ports)(&mut actor, &mut |_, port| {
                        port.attach(&played.parking, &mut played.sides);
                    });
                }
                actor
            }
            Err(_) => panic!("the actor `{}` is played already", self.name),
        }
    }
}

impl<A> Placed<A> {
    /// Erases the actor's type.
    pub(super) fn into_seated(self) -> Seated {
        let Self {
            id,
            name,
            lane,
            placement,
            ports: _,
            start,
            actor,
        } = self;
        Seated {
            id,
            name,
            lane,
            placement,
            role: match actor {
                Ok(actor) => start.cast(actor).0,
                Err(played) => Role::Played(played),
            },
        }
    }
}

impl<A> Deref for Placed<A> {
    type Target = A;

    /// # Panics
    ///
    /// When the actor is played: it is the test's then.
    #[track_caller]
    fn deref(&self) -> &A {
        match &self.actor {
            Ok(actor) => actor,
            Err(_) => panic!(
                "the actor `{}` is played: it is in the test's hands",
                self.name
            ),
        }
    }
}

impl<A> fmt::Debug for Placed<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Placed")
            .field("name", &self.name)
            .field("lane", &self.lane)
            .finish_non_exhaustive()
    }
}

/// An actor whose ports a test holds.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) name: &'static str,
    pub(crate) parking: Arc<Parking>,
    pub(crate) sides: Vec<Box<dyn Side>>,
}

/// An actor whose type is forgotten.
pub(crate) struct Seated {
    pub(crate) id: ActorId,
    pub(crate) name: &'static str,
    pub(crate) lane: Option<usize>,
    pub(crate) placement: Placement,
    pub(crate) role: Role,
}

/// Who acts an actor's part.
pub(crate) enum Role {
    /// The actor itself, on one thread.
    Acts(Box<dyn Act<Life>>),
    /// The actor itself, in a pool, and what starts one: it comes with the actor, so that a program without a pool is
    /// built without what runs it.
    ActsInAPool(Box<dyn Act<PooledLife>>, StartPool),
    /// A test.
    Played(Played),
}

/// An actor that has not started, and whose life will be an `L`.
pub(crate) trait Act<L>: Send {
    /// Gives the core the sides of the actor's ports, and names the ports that belong elsewhere: no link made them.
    fn attach(&mut self, core: &Core) -> Vec<&'static str>;
    /// Reads the actor's states from disk.
    fn load(&mut self, core: &Core, loading: &mut Loading);
    /// Starts the actor, on the thread that it will run on.
    fn start(self: Box<Self>, core: Arc<Core>, supervisor: Arc<Supervisor>) -> L;
}

struct Acting<A, M: Mode> {
    actor: A,
    run: Run<A, M>,
    mode: M,
}

impl<A: Acts, M: Mode> Acting<A, M> {
    fn attach(&mut self, core: &Core) -> Vec<&'static str> {
        let mut sides = Vec::new();
        let mut elsewhere = Vec::new();
        self.actor.ports(&mut |name, port| {
            if !port.attach(&core.parking, &mut sides) {
                elsewhere.push(name);
            }
        });
        core.attach(sides);
        elsewhere
    }

    fn load(&mut self, core: &Core, loading: &mut Loading) {
        core.set_saves(load_states(&mut self.actor, core.name(), loading));
    }
}

impl<A: Acts + Send> Act<Life> for Acting<A, OneThread> {
    fn attach(&mut self, core: &Core) -> Vec<&'static str> {
        self.attach(core)
    }

    fn load(&mut self, core: &Core, loading: &mut Loading) {
        self.load(core, loading);
    }

    fn start(self: Box<Self>, core: Arc<Core>, supervisor: Arc<Supervisor>) -> Life {
        let span = span(&core);
        let life = Box::pin(live::<A, OneThread>(
            self.actor, core, self.run, self.mode, supervisor,
        ));
        if span.is_none() {
            life
        } else {
            Box::pin((life as Life).instrument(span))
        }
    }
}

impl<A: Acts + Send> Act<PooledLife> for Acting<A, Pooled> {
    fn attach(&mut self, core: &Core) -> Vec<&'static str> {
        self.attach(core)
    }

    fn load(&mut self, core: &Core, loading: &mut Loading) {
        self.load(core, loading);
    }

    fn start(self: Box<Self>, core: Arc<Core>, supervisor: Arc<Supervisor>) -> PooledLife {
        let span = span(&core);
        let life = Box::pin(live::<A, Pooled>(
            self.actor, core, self.run, self.mode, supervisor,
        ));
        if span.is_none() {
            life
        } else {
            Box::pin((life as PooledLife).instrument(span))
        }
    }
}

/// What the actor's own events, and the runtime's about it, belong to. It is none where nobody listens as the actor starts: then its
/// life goes without, which is 11 instructions a turn less.
fn span(core: &Core) -> tracing::Span {
    tracing::info_span!(target: "steadygraph", "actor", name = core.name())
}

/// An actor of a pool where there is but one thread: in simulation.
pub(super) struct OnOneThread(pub(super) Box<dyn Act<PooledLife>>);

impl Act<Life> for OnOneThread {
    #[inline]
    fn attach(&mut self, core: &Core) -> Vec<&'static str> {
        self.0.attach(core)
    }

    #[inline]
    fn load(&mut self, core: &Core, loading: &mut Loading) {
        self.0.load(core, loading);
    }

    #[inline]
    fn start(self: Box<Self>, core: Arc<Core>, supervisor: Arc<Supervisor>) -> Life {
        self.0.start(core, supervisor)
    }
}

/// Which actors a name of the graph stands for.
#[derive(Debug, Clone)]
pub struct ActorIds(pub(super) Vec<ActorId>);
