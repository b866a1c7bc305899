//! What can be seen of a graph while it runs: frames, and what is asked of them.
//!
//! A sampler on a thread of its own takes a [`Frame`] every 100 ms. From the frames come the dashboard, `/metrics`, alerts and
//! recordings; see [`telemetry`](crate::telemetry()) for where they are served, and
//! [`Simulation::frame`](crate::Simulation::frame) for tests.

#[cfg(feature = "telemetry")]
mod actors;
#[cfg(feature = "telemetry")]
mod alerts;
#[cfg(feature = "telemetry")]
mod bottleneck;
#[cfg(feature = "telemetry")]
mod channels;
#[cfg(feature = "telemetry")]
mod connection;
#[cfg(feature = "telemetry")]
mod cpu;
#[cfg(feature = "telemetry")]
mod dot;
#[cfg(feature = "telemetry")]
mod ending;
#[cfg(feature = "telemetry")]
mod frame;
#[cfg(feature = "telemetry")]
mod guard;
#[cfg(feature = "telemetry")]
mod histogram;
#[cfg(feature = "telemetry")]
mod history;
#[cfg(feature = "telemetry")]
mod http;
#[cfg(feature = "telemetry")]
mod json;
#[cfg(feature = "telemetry")]
mod layout;
#[cfg(feature = "telemetry")]
mod page;
#[cfg(feature = "telemetry")]
mod process;
#[cfg(feature = "telemetry")]
mod prometheus;
#[cfg(feature = "telemetry")]
mod record;
#[cfg(feature = "telemetry")]
mod routes;
#[cfg(feature = "telemetry")]
mod sampler;
#[cfg(feature = "telemetry")]
mod server;
#[cfg(feature = "telemetry")]
mod settings;
#[cfg(feature = "telemetry")]
mod shared;
#[cfg(feature = "telemetry")]
mod span;
#[cfg(feature = "telemetry")]
mod subject;
#[cfg(feature = "telemetry")]
mod svg;
#[cfg(feature = "telemetry")]
mod window;

pub use crate::ask::{
    Alert, Colour, Measure, OfActor, OfChannel, Statistic, backpressured, batch, fill, load, mcpu,
    rate, transit,
};
pub use crate::ready::EventKind;

#[cfg(feature = "telemetry")]
pub use self::frame::{
    ActorFrame, ActorState, AlertFrame, AlertState, Bottleneck, ChannelFrame, EventFrame, Frame,
    GraphState, ProcessFrame,
};
#[cfg(feature = "telemetry")]
pub(crate) use self::sampler::Sampler;
#[cfg(feature = "telemetry")]
pub(crate) use self::server::{Ready, Running};
#[cfg(feature = "telemetry")]
pub(crate) use self::settings::{SHORTEST, Settings};
#[cfg(feature = "telemetry")]
pub(crate) use self::subject::{Look, Subject, Thread};
