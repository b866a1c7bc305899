//! Services built as graphs of actors.
#![doc = include_str!("guide.md")]
#![deny(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]

#[cfg(panic = "abort")]
compile_error!(
    "steadygraph catches the panics of actors, which `panic = \"abort\"` makes impossible: remove it from the profile"
);

// So that the macros' paths also resolve in this crate's own tests and examples.
#[allow(unused_extern_crates)]
extern crate self as steadygraph;

mod actor;
mod ask;
#[allow(unsafe_code)]
mod channel;
mod durable;
mod graph;
#[allow(unsafe_code)]
mod host;
mod ready;
mod simulate;
mod supervise;
pub mod telemetry;

pub use crate::actor::{Actor, ActorError, Behavior, Context, Reaction, SteadyState};
pub use crate::channel::{
    Channel, ChannelName, DeadLetter, Drain, DrainOwned, FirstMessages, Iter, Primed, PushError,
    Rx, Slot, Slots, Totals, Tx, Undo, Unprimed, channel,
};
pub use crate::durable::Unsaved;
pub use crate::graph::TelemetryFault;
pub use crate::graph::{
    ActorCounts, ActorInfo, Counters, Graph, GraphError, Handle, LinkInfo, Persistence, Placed,
    Pool, Seat, Still, StopPolicy, Stopper, Supervision, TelemetryPolicy, Topology, Troupe,
    persist, pool, solo, stop, supervise, telemetry, troupe,
};
pub use crate::host::disk::{DiskFault, DiskOperation, SimulatedDisk};
pub use crate::ready::{
    After, AnyAvail, AnyVacant, Avail, Condition, Every, RxBundle, TxBundle, Vacant, after, every,
};
pub use crate::simulate::{Faults, Simulation, simulate_many};
pub use crate::supervise::{Failure, FailureKind, Restart};
pub use steadygraph_macros::{
    actor, await_for_all, await_for_all_or_proceed_upon, await_for_any, graph,
};

/// What a program with actors names all the time: `use steadygraph::prelude::*;`.
pub mod prelude {
    pub use crate::{
        ActorError, Behavior, Context, DeadLetter, Graph, GraphError, PushError, Reaction, Restart,
        Rx, RxBundle, SteadyState, Tx, TxBundle, actor, after, await_for_all,
        await_for_all_or_proceed_upon, await_for_any, channel, every, graph, persist, pool, solo,
        stop, supervise, telemetry, troupe,
    };
}

/// What the macros expand into. Do not use: it changes without notice.
#[doc(hidden)]
pub mod __ {
    pub use crate::actor::{
        Acts, Anyone, Held, Mode, OneThread, Outcome, Phase, Pooled, Reactions, Reacts, RollsBack,
        Run, States, Turn, WrittenBy, copied, core, has_room, outcome, poll_reactions, put_back,
        react,
    };
    pub use crate::channel::{AnyPort, Nothing, Ports, Settle, VisitPort};
    pub use crate::durable::{Persists, Saved, Saves};
    pub use crate::graph::{
        ActorIds, AsWideAs, Bundle, Carries, DeadLetters, End as LinkEnd, Ends, Frame, Input, Join,
        Link, Local, One, Output, Plan, Who, dead, fits, give_letters, input, lanes, link, local,
        output, place, via, who, with,
    };
    pub use crate::host::Parking;
    pub use crate::macro_support::{
        Lanes, Probe, announce, begin_stores, commit_by_store, each, never_made, publish, release,
    };
    pub use crate::ready::{
        Again, All, Any, Arm, Bare, Branch, Called, Condition, End, Foreign, Glance, IntoArm, List,
        Look, Site, Survey, Ticks, Verdict, Wait, again, arm, bare, call, holds, is_clear, listen,
        reactions, wait,
    };
}

mod macro_support;

/// Compiles what README.md shows.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
