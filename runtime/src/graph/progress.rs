//! Which actors have ended, and how.

use std::sync::Arc;

use crate::durable::Changed;
use crate::host::sync::{AtomicBool, AtomicUsize, Mutex, Ordering, lock};
use crate::ready::Core;
use crate::supervise::Failure;

/// What the threads tell the handle.
#[derive(Debug)]
pub(super) struct Progress {
    /// Actors that have not ended.
    left: AtomicUsize,
    /// By actor; those that a test plays have a place, too.
    ended: Vec<AtomicBool>,
    failures: Mutex<Vec<Failure>>,
    /// Hears that all actors have ended.
    writer: Option<Arc<Changed>>,
}

impl Progress {
    /// None of them has ended; `writer` is to be closed when all have.
    pub(super) fn new(cores: &[Arc<Core>], writer: Option<Arc<Changed>>) -> Self {
        let places = cores.iter().map(|core| core.id + 1).max().unwrap_or(0);
        Self {
            left: AtomicUsize::new(cores.len()),
            ended: (0..places).map(|_| AtomicBool::new(false)).collect(),
            failures: Mutex::default(),
            writer,
        }
    }

    /// How many have not ended.
    pub(super) fn left(&self) -> usize {
        self.left.load(Ordering::Acquire)
    }

    pub(super) fn note(&self, core: &Core, result: Result<(), Box<Failure>>) {
        if let Err(failure) = result {
            lock(&self.failures).push(*failure);
            core.stop.request();
        }
        if let Some(ended) = self.ended.get(core.id) {
            ended.store(true, Ordering::Release);
        }
        if self.left.fetch_sub(1, Ordering::AcqRel) == 1
            && let Some(writer) = &self.writer
        {
            writer.close();
        }
        core.stop.ended(core.id);
    }

    pub(super) fn has_ended(&self, core: &Core) -> bool {
        let ended = self.ended.get(core.id);
        ended.is_some_and(|ended| ended.load(Ordering::Acquire))
    }

    pub(super) fn failures(&self) -> Vec<Failure> {
        lock(&self.failures).clone()
    }
}
