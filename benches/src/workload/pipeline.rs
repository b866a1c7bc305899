//! Three stages in a line: a generator that counts, a worker that adds one, a sink that adds up.

mod actix;
mod credit;
mod crossbeam;
mod kameo;
mod limit;
mod ractor;
mod smol;
mod steady_state;
mod steadygraph;
mod tokio;

use self::steady_state::{Style, Telemetry};
use crate::case::Case;
use crate::place::Place::{Thread, Threads};

/// How much goes through, and how much fits between two stages.
#[derive(Clone, Copy)]
pub(crate) struct Work {
    /// How many numbers the generator makes; a multiple of the batch.
    pub(crate) count: u64,
    /// How many numbers each channel holds.
    pub(crate) capacity: usize,
}

impl Work {
    /// How many numbers go together: 1024, or as many as leave room for a second batch in a small channel.
    pub(crate) fn batch(self) -> usize {
        (self.capacity / 2).min(1024)
    }

    /// How many batches each channel holds, where a message is a batch.
    pub(crate) fn batches(self) -> usize {
        self.capacity / self.batch()
    }
}

/// All pipelines.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.extend(batches::<10>(
        "pipeline/batches/2^10/threads",
        "pipeline/batches/2^10/thread",
    ));
    cases.extend(batches::<14>(
        "pipeline/batches/2^14/threads",
        "pipeline/batches/2^14/thread",
    ));
    cases.extend(batches::<20>(
        "pipeline/batches/2^20/threads",
        "pipeline/batches/2^20/thread",
    ));
    cases.extend(one("pipeline/one/threads", "pipeline/one/thread"));
    cases
}

/// The pipeline as one of the shapes.
pub(crate) fn shape(name: &'static str) -> Vec<Case> {
    vec![
        Case::new(name, "steadygraph", || {
            steadygraph::batches(millions::<14>(400), Threads)
        }),
        Case::new(name, "tokio", || {
            tokio::batches(millions::<14>(400), Threads)
        }),
        Case::new(name, "crossbeam", || {
            crossbeam::batches(millions::<14>(400))
        }),
        Case::new(name, "limit", || {
            limit::batches(millions::<14>(500), Threads)
        }),
    ]
}

/// Batches through channels that hold 2^`BITS` numbers.
fn batches<const BITS: u32>(threads: &'static str, thread: &'static str) -> Vec<Case> {
    vec![
        Case::new(threads, "steadygraph", || {
            steadygraph::batches(millions::<BITS>(400), Threads)
        }),
        Case::new(threads, "steadygraph pool", || {
            steadygraph::batches_in_a_pool(millions::<BITS>(400))
        }),
        Case::new(threads, "steady_state", || {
            steady_state::run(
                millions::<BITS>(100),
                Threads,
                Style::Batches,
                Telemetry::On,
            )
        }),
        Case::new(threads, "steady_state off", || {
            steady_state::run(
                millions::<BITS>(100),
                Threads,
                Style::Batches,
                Telemetry::Off,
            )
        }),
        Case::new(threads, "tokio", || {
            tokio::batches(millions::<BITS>(400), Threads)
        }),
        Case::new(threads, "actix", || {
            actix::batches(millions::<BITS>(400), Threads)
        }),
        Case::new(threads, "kameo", || {
            kameo::batches(millions::<BITS>(200), Threads)
        }),
        Case::new(threads, "ractor", || {
            ractor::batches(millions::<BITS>(400), Threads)
        }),
        Case::new(threads, "smol", || {
            smol::batches(millions::<BITS>(400), Threads)
        }),
        Case::new(threads, "crossbeam", || {
            crossbeam::batches(millions::<BITS>(400))
        }),
        Case::new(threads, "limit", || {
            limit::batches(millions::<BITS>(500), Threads)
        }),
        Case::new(thread, "steadygraph", || {
            steadygraph::batches(millions::<BITS>(400), Thread)
        }),
        Case::new(thread, "steady_state", || {
            steady_state::run(millions::<BITS>(100), Thread, Style::Batches, Telemetry::On)
        }),
        Case::new(thread, "steady_state off", || {
            steady_state::run(
                millions::<BITS>(100),
                Thread,
                Style::Batches,
                Telemetry::Off,
            )
        }),
        Case::new(thread, "tokio", || {
            tokio::batches(millions::<BITS>(400), Thread)
        }),
        Case::new(thread, "actix", || {
            actix::batches(millions::<BITS>(400), Thread)
        }),
        Case::new(thread, "kameo", || {
            kameo::batches(millions::<BITS>(200), Thread)
        }),
        Case::new(thread, "ractor", || {
            ractor::batches(millions::<BITS>(400), Thread)
        }),
        Case::new(thread, "smol", || {
            smol::batches(millions::<BITS>(400), Thread)
        }),
        Case::new(thread, "limit", || {
            limit::batches(millions::<BITS>(800), Thread)
        }),
    ]
}

/// One message at a time.
fn one(threads: &'static str, thread: &'static str) -> Vec<Case> {
    vec![
        Case::new(threads, "steadygraph", || {
            steadygraph::one(millions::<10>(20), Threads)
        }),
        Case::new(threads, "steadygraph take/push", || {
            steadygraph::take_push(millions::<10>(40), Threads)
        }),
        Case::new(threads, "steadygraph pool", || {
            steadygraph::one_in_a_pool(millions::<10>(30))
        }),
        Case::new(threads, "steadygraph pool take/push", || {
            steadygraph::take_push_in_a_pool(millions::<10>(60))
        }),
        Case::new(threads, "steadygraph recv/send", || {
            steadygraph::recv_send(millions::<10>(10), Threads)
        }),
        Case::new(threads, "steady_state", || {
            steady_state::run(millions::<10>(2), Threads, Style::One, Telemetry::On)
        }),
        Case::new(threads, "steady_state off", || {
            steady_state::run(millions::<10>(3), Threads, Style::One, Telemetry::Off)
        }),
        Case::new(threads, "tokio", || tokio::one(millions::<10>(4), Threads)),
        Case::new(threads, "actix", || actix::one(millions::<10>(2), Threads)),
        Case::new(threads, "kameo", || kameo::one(millions::<10>(1), Threads)),
        Case::new(threads, "ractor", || {
            ractor::one(millions::<10>(2), Threads)
        }),
        Case::new(threads, "smol", || smol::one(millions::<10>(4), Threads)),
        Case::new(threads, "crossbeam", || crossbeam::one(millions::<10>(10))),
        Case::new(threads, "limit", || limit::one(millions::<10>(60), Threads)),
        Case::new(thread, "steadygraph", || {
            steadygraph::one(millions::<10>(30), Thread)
        }),
        Case::new(thread, "steadygraph take/push", || {
            steadygraph::take_push(millions::<10>(60), Thread)
        }),
        Case::new(thread, "steadygraph recv/send", || {
            steadygraph::recv_send(millions::<10>(10), Thread)
        }),
        Case::new(thread, "steady_state", || {
            steady_state::run(millions::<10>(3), Thread, Style::One, Telemetry::On)
        }),
        Case::new(thread, "steady_state off", || {
            steady_state::run(millions::<10>(4), Thread, Style::One, Telemetry::Off)
        }),
        Case::new(thread, "tokio", || tokio::one(millions::<10>(8), Thread)),
        Case::new(thread, "actix", || actix::one(millions::<10>(8), Thread)),
        Case::new(thread, "kameo", || kameo::one(millions::<10>(2), Thread)),
        Case::new(thread, "ractor", || ractor::one(millions::<10>(2), Thread)),
        Case::new(thread, "smol", || smol::one(millions::<10>(10), Thread)),
        Case::new(thread, "limit", || limit::one(millions::<10>(100), Thread)),
    ]
}

/// So many million numbers, as a multiple of every batch, through channels of 2^`BITS`.
///
/// Slow peers get fewer, so that each measurement takes about half a second.
fn millions<const BITS: u32>(count: u64) -> Work {
    Work {
        count: count << 20,
        capacity: 1 << BITS,
    }
}
