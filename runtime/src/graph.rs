//! Graphs: links, placement, start, stop, signals, topology.

mod counters;
mod dead;
mod error;
mod fits;
mod frame;
mod handle;
mod hang;
mod link;
pub(crate) mod meter;
mod persistence;
mod pinning;
pub(crate) mod placed;
mod placement;
pub(crate) mod plan;
mod pool;
mod progress;
pub(crate) mod ready_set;
mod run;
mod signals;
mod starting;
mod stop_policy;
mod supervision;
mod supervisors;
pub(crate) mod telemetry_policy;
pub(crate) mod thread;
pub(crate) mod topology;
mod watching;

pub use self::counters::{ActorCounts, Counters};
pub use self::dead::{DeadLetters, dead, give_letters, with};
pub use self::error::{GraphError, Still, TelemetryFault};
pub use self::fits::fits;
pub use self::frame::{Ends, Frame, Who, lanes, place, via, who};
pub use self::handle::{Handle, Stopper};
pub use self::link::{
    AsWideAs, Bundle, Carries, End, Input, Link, One, Output, input, link, output,
};
pub use self::persistence::{Persistence, persist};
pub use self::placed::{ActorIds, Local, Placed, local};
pub use self::placement::{Pool, Seat, Troupe, pool, solo, troupe};
pub use self::plan::{Join, Plan};
pub use self::run::Graph;
pub use self::stop_policy::{StopPolicy, stop};
pub use self::supervision::{Supervision, supervise};
pub use self::telemetry_policy::{TelemetryPolicy, telemetry};
pub use self::topology::{ActorInfo, LinkInfo, Topology};
