//! The end of the line.

use std::time::{Duration, Instant};

use steadygraph::prelude::*;

use crate::fizzbuzz::FizzBuzz;

/// Counts the results, and how many of them are no numbers any more.
#[actor(on_stop = total)]
pub(crate) fn logger(cx: &mut Context, results: &mut Rx<FizzBuzz>, seen: &mut Seen) {
    let now = cx.now();
    let (mut count, mut words) = (0, 0);
    for result in results.drain() {
        count += 1;
        words += u64::from(!result.is_number());
    }
    seen.count += count;
    seen.words += words;
    seen.first.get_or_insert(now);
    seen.last = Some(now);
}

/// What the logger has seen.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    count: u64,
    words: u64,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Seen {
    fn span(&self) -> Duration {
        self.first
            .zip(self.last)
            .map_or(Duration::ZERO, |(first, last)| last - first)
    }
}

fn total(logger: &logger) {
    let Seen { count, words, .. } = logger.seen;
    let per_second = count as f64 / logger.seen.span().as_secs_f64().max(f64::MIN_POSITIVE);
    let millions_per_second = (per_second / 1e5).round() / 10.0;
    tracing::info!(logged = count, words, millions_per_second, "total");
}
