//! The actors, one a file.

pub(crate) mod generator;
pub(crate) mod heartbeat;
pub(crate) mod logger;
pub(crate) mod worker;
