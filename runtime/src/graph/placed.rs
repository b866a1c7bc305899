//! An actor in its place in a graph.

use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use super::placement::{Placement, Seat};
use crate::actor::{Acts, Stateful};
use crate::channel::{Side, VisitPort};
use crate::durable::Loading;
use crate::host::Parking;
use crate::ready::{ActorId, Core};
use crate::supervise::{Failure, live};

/// The whole life of an actor, on the thread that it runs on.
pub(crate) type Life = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// How to run an actor on one thread for good.
pub struct Local<A> {
    cast: fn(A) -> Box<dyn Act>,
    ports: fn(&mut A, &mut VisitPort<'_>),
}

impl<A> fmt::Debug for Local<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Local")
    }
}

/// How to run an actor on one thread for good. Its bounds are where `graph!` finds out what is not an actor, or cannot be
/// sent to its thread; nothing else asks, so that one mistake is one error.
#[must_use]
pub fn local<A: Acts + Send>() -> Local<A> {
    Local {
        cast: |actor| Box::new(Acting(actor)),
        ports: A::ports,
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
    local: Local<A>,
    actor: Result<A, Played>,
}

impl<A> Placed<A> {
    pub(super) fn new(
        id: ActorId,
        name: &'static str,
        lane: Option<usize>,
        seat: Seat<A>,
        local: Local<A>,
    ) -> Self {
        Self {
            id,
            name,
            lane,
            placement: seat.placement,
            local,
            actor: Ok(seat.actor),
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
                    (self.local.ports)(&mut actor, &mut |_, port| {
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
    /// Forgets the actor's type.
    pub(super) fn into_seated(self) -> Seated {
        let Self {
            id,
            name,
            lane,
            placement,
            local,
            actor,
        } = self;
        Seated {
            id,
            name,
            lane,
            placement,
            role: match actor {
                Ok(actor) => Role::Acts((local.cast)(actor)),
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
    /// The actor itself.
    Acts(Box<dyn Act>),
    /// A test.
    Played(Played),
}

/// An actor that has not started.
pub(crate) trait Act: Send {
    /// Gives the core the sides of the actor's ports, and names the ports that belong elsewhere: no link made them.
    fn attach(&mut self, core: &Core) -> Vec<&'static str>;
    /// Reads the actor's states from disk.
    fn load(&mut self, core: &Core, loading: &mut Loading);
    /// Starts the actor, on the thread that it will run on.
    fn start(self: Box<Self>, core: Arc<Core>) -> Life;
}

struct Acting<A>(A);

impl<A: Acts + Send> Act for Acting<A> {
    fn attach(&mut self, core: &Core) -> Vec<&'static str> {
        let mut sides = Vec::new();
        let mut elsewhere = Vec::new();
        self.0
            .ports(&mut |name, port| {
                if !port.attach(&core.parking, &mut sides) {
                    elsewhere.push(name);
                }
            });
        core.attach(sides);
        elsewhere
    }

    fn load(&mut self, core: &Core, loading: &mut Loading) {
        core.set_saves(Stateful::load(&mut self.0, core.name(), loading));
    }

    fn start(self: Box<Self>, core: Arc<Core>) -> Life {
        Box::pin(live(self.0, core, |actor, cx| Box::pin(actor.run(cx))))
    }
}

/// Which actors a name of the graph stands for.
#[derive(Debug, Clone)]
pub struct ActorIds(pub(super) Vec<ActorId>);
