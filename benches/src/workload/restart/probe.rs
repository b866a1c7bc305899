//! What the actor that panics measures: it has no memory that is sure to survive a restart.

use std::panic;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::EACH;
use super::payload::Counted;
use super::tally::Tally;

/// Panics, and measures how long that takes.
#[derive(Default)]
pub(super) struct Probe {
    panics: AtomicU64,
    /// Whether nothing has been processed since the last panic.
    is_waiting: AtomicBool,
    spans: Mutex<Spans>,
    tally: Mutex<Option<Tally>>,
}

#[derive(Default)]
struct Spans {
    since: Option<Instant>,
    all: Vec<Duration>,
}

impl Probe {
    /// Called with each message that is processed; panics on every thousandth one, the first time.
    pub(super) fn pass(&self, number: u64) {
        if self.is_waiting.load(Ordering::Relaxed) {
            self.note();
        }
        let panics = self.panics.load(Ordering::Relaxed);
        if number % EACH == EACH - 1 && number / EACH >= panics {
            self.panics.store(number / EACH + 1, Ordering::Relaxed);
            self.is_waiting.store(true, Ordering::Relaxed);
            lock(&self.spans).since = Some(Instant::now());
            panic!("message {number}");
        }
    }

    /// Called where a message is processed after a panic.
    #[cold]
    fn note(&self) {
        self.is_waiting.store(false, Ordering::Relaxed);
        let mut spans = lock(&self.spans);
        if let Some(since) = spans.since.take() {
            let span = since.elapsed();
            spans.all.push(span);
        }
    }

    /// Called by the sink at its end.
    pub(super) fn report(&self, tally: Tally) {
        *lock(&self.tally) = Some(tally);
    }
}

/// The mutexes here guard nothing that a panic could leave half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|held| held.into_inner())
}

/// What became of a run.
pub(super) struct Outcome {
    pub(super) tally: Tally,
    pub(super) panics: u64,
    /// How many messages of the type that is counted are left.
    pub(super) instances: i64,
    pub(super) elapsed: Duration,
    spans: Vec<Duration>,
}

impl Outcome {
    /// Runs something that panics; the panics are not printed, which would cost more than all else.
    pub(super) fn of(run: impl FnOnce(&Arc<Probe>)) -> Self {
        panic::set_hook(Box::new(|_| {}));
        let probe = Arc::new(Probe::default());
        let start = Instant::now();
        run(&probe);
        let elapsed = start.elapsed();
        let _ = panic::take_hook();
        let mut spans = std::mem::take(&mut lock(&probe.spans).all);
        spans.sort_unstable();
        Self {
            tally: lock(&probe.tally).take().expect("the sink has ended"),
            panics: spans.len() as u64,
            instances: Counted::instances(),
            elapsed,
            spans,
        }
    }

    /// From a panic to the next message processed, in microseconds.
    pub(super) fn percentile(&self, part: usize) -> f64 {
        let span = self.spans.get(self.spans.len() * part / 100);
        span.map_or(f64::NAN, |span| span.as_secs_f64() * 1e6)
    }
}
