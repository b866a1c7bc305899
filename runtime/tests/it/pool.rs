//! Pools: threads that share actors.

mod many;
mod neighbours;
mod stopping;
mod threads;
mod time;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use steadygraph::prelude::*;

const MS: Duration = Duration::from_millis(1);

/// How long a test waits for another thread before it fails.
const PATIENCE: Duration = Duration::from_secs(if cfg!(miri) { 900 } else { 20 });

/// How many messages a channel gets: Miri is slow.
const MANY: u64 = if cfg!(miri) { 100 } else { 20_000 };

/// Spins until it holds; whether it does.
fn spin_until(holds: impl Fn() -> bool) -> bool {
    let until = Instant::now() + PATIENCE;
    while !holds() {
        if Instant::now() > until {
            return false;
        }
        std::thread::yield_now();
    }
    true
}

/// Counts up to its limit.
#[actor]
async fn count(out: &mut Tx<u64>, limit: &u64) {
    let mut next = 0;
    while next < *limit && await_for_all!(out) {
        out.extend((next..*limit).inspect(|_| next += 1));
    }
}

/// Passes on what it gets, one by one.
#[actor]
fn relay(input: &mut Rx<u64>, out: &mut Tx<u64>) -> Reaction {
    if let Some(n) = input.take() {
        out.push(n)?;
    }
    Ok(())
}

/// Adds up what it gets.
#[actor]
fn swallow(input: &mut Rx<u64>, total: &Arc<AtomicU64>) {
    total.fetch_add(input.drain().sum(), Ordering::Relaxed);
}
