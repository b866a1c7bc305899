//! Graphs: links, placement, start, stop, signals, topology.

mod error;
mod fits;
mod frame;
mod handle;
mod link;
mod mode;
pub(crate) mod placed;
mod placement;
pub(crate) mod plan;
mod pool;
pub(crate) mod ready_set;
mod run;
mod signals;
mod stop_policy;
mod supervision;
pub(crate) mod thread;
mod topology;

pub use self::error::{GraphError, Still};
pub use self::fits::fits;
pub use self::frame::{Ends, Frame, Who, lanes, place, via, who};
pub use self::handle::{Handle, Stopper};
pub use self::link::{
    AsWideAs, Bundle, Carries, End, Input, Link, One, Output, input, link, output,
};
pub(crate) use self::mode::Behaving;
pub use self::mode::{Mode, OneThread, Pooled, Run};
pub use self::placed::{ActorIds, Local, Placed, local};
pub use self::placement::{Pool, Seat, Troupe, pool, solo, troupe};
pub use self::plan::{Join, Plan};
pub use self::run::Graph;
pub use self::stop_policy::{StopPolicy, stop};
pub use self::supervision::{Supervision, supervise};
pub use self::topology::{ActorInfo, LinkInfo, Topology};
