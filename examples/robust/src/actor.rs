//! The actors, a file each.

pub(crate) mod archive;
pub(crate) mod generator;
pub(crate) mod heartbeat;
pub(crate) mod logger;
pub(crate) mod worker;
