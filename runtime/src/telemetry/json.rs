//! Frames and topologies as JSON: what the dashboard reads, and what recordings hold.

mod alerts;
mod frame;
mod text;
mod topology;

pub(super) use self::alerts::all_alerts;
pub(super) use self::frame::frame;
pub(super) use self::text::string;
pub(super) use self::topology::{layout, topology};

/// The version of the format.
const VERSION: u32 = 1;

/// The names of the values of an actor in a frame, in order.
const ACTOR_FIELDS: &[&str] = &[
    "state",
    "idle",
    "busy",
    "backpressured",
    "load",
    "mcpu",
    "turns",
    "progress_s",
    "restarts",
    "core",
    "waits",
    "display",
    "failure",
    "shown",
];

/// The names of the values of a channel in a frame, in order.
const CHANNEL_FIELDS: &[&str] = &[
    "sent",
    "taken",
    "in_flight",
    "dead_lettered",
    "lost",
    "abandoned",
    "rate",
    "fill",
    "fill_p90",
    "high_water",
    "blocked",
    "transit_p50_us",
    "transit_p99_us",
    "batch",
    "shown",
];
