//! All that is measured.

use crate::case::Case;
use crate::workload::{
    fan_out, footprint, hello_world, idle, latency, limits, ping_pong, pipeline, restart, ring,
    shape, shutdown,
};

/// Every case, those of a workload together.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.extend(pipeline::cases());
    cases.extend(shape::cases());
    cases.extend(ping_pong::cases());
    cases.extend(latency::cases());
    cases.extend(ring::cases());
    cases.extend(fan_out::cases());
    cases.extend(restart::cases());
    cases.extend(shutdown::cases());
    cases.extend(idle::cases());
    cases.extend(footprint::cases());
    cases.extend(limits::cases());
    cases.extend(hello_world::cases());
    cases
}

/// The case of that name.
pub(crate) fn find(workload: &str, peer: &str) -> Result<Case, String> {
    cases()
        .into_iter()
        .find(|case| case.workload == workload && case.peer == peer)
        .ok_or_else(|| format!("nobody called {peer} takes part in {workload}"))
}
