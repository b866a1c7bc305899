//! The clock of the graph.

use std::time::Duration;

use steadygraph::prelude::*;

/// Sends a beat every `rate` and asks the graph to stop after `limit` beats.
#[actor(await_for_all!(every(*rate), beats))]
pub(crate) fn heartbeat(
    cx: &mut Context,
    beats: &mut Tx<u64>,
    rate: &Duration,
    limit: &u64,
    count: &mut u64,
) -> Reaction {
    beats.push(*count)?;
    *count += 1;
    if *count == *limit {
        cx.request_shutdown();
    }
    Ok(())
}
