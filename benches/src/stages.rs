//! What the generator, the worker and the sink of every peer do, and what must come of it.

use std::time::Instant;

use crate::case::Figures;

/// What the worker does to each message.
pub(crate) fn work(n: u64) -> u64 {
    n.wrapping_add(1)
}

/// What a generator sends where the message is a `Vec`: all numbers below `count`, so many in each.
pub(crate) fn batches(
    count: u64,
    size: usize,
) -> impl Iterator<Item = Vec<u64>> + Send + Unpin + 'static {
    (0..count)
        .step_by(size)
        .map(move |first| (first..count.min(first + size as u64)).collect())
}

/// The worker where the message is a `Vec`: in place, so that nobody pays for a second one.
pub(crate) fn work_on(mut batch: Vec<u64>) -> Vec<u64> {
    for n in &mut batch {
        *n = work(*n);
    }
    batch
}

/// What came out at the end of the line.
pub(crate) struct Passed {
    /// How many messages were sent, each counted once, however many stages it went through.
    pub(crate) count: u64,
    /// What the sink added them up to.
    pub(crate) sum: u64,
    /// When it was all there.
    pub(crate) at: Instant,
}

impl Passed {
    /// What came out of a line that has just ended.
    pub(crate) fn now(count: u64, sum: u64) -> Self {
        Self {
            count,
            sum,
            at: Instant::now(),
        }
    }
}

/// Times a run of generator, worker and sink, from the start of the first thread to the join of the last.
///
/// Panics unless the sum is that of all numbers below the count, each worked on once.
pub(crate) fn measured(run: impl FnOnce() -> Passed) -> Figures {
    // Each number became the next one.
    timed(run, |count| sum_below(count) + count)
}

/// The sum of all numbers below this one.
pub(crate) fn sum_below(count: u64) -> u64 {
    count * count.saturating_sub(1) / 2
}

/// Times a run, and compares its sum with the one expected of that many messages.
pub(crate) fn timed(run: impl FnOnce() -> Passed, expected: impl FnOnce(u64) -> u64) -> Figures {
    let start = Instant::now();
    let Passed { count, sum, at } = run();
    assert_eq!(sum, expected(count), "the sum of {count} numbers");
    Figures::throughput(count, at - start)
}
