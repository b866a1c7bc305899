//! The work that is measured, a module each.

pub(crate) mod fan_out;
pub(crate) mod footprint;
pub(crate) mod hello_world;
pub(crate) mod idle;
pub(crate) mod latency;
pub(crate) mod limits;
pub(crate) mod ping_pong;
pub(crate) mod pipeline;
pub(crate) mod restart;
pub(crate) mod ring;
pub(crate) mod shape;
pub(crate) mod shutdown;
