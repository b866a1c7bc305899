//! The writer of states on disk as an event of the simulation.

use std::sync::Arc;
use std::task::Waker;
use std::time::Instant;

use crate::durable::{Unsaved, Writer};
use crate::host::disk::SimulatedDisk;
use crate::host::{Timers, VirtualClock};
use crate::ready::later;

/// Writes the states on disk when virtual time has come for it.
#[derive(Debug)]
pub(super) struct Saving {
    writer: Option<Writer>,
    disk: SimulatedDisk,
    /// When it writes next; `None` while nothing has changed.
    due: Option<Instant>,
    /// Whether the last write failed, so that the next one comes at the pace of retries.
    failed: bool,
    finished: bool,
    /// What could not be written at the end.
    unsaved: Vec<Unsaved>,
}

impl Saving {
    #[inline]
    pub(super) fn new(writer: Option<Writer>, disk: &SimulatedDisk) -> Self {
        Self {
            writer,
            disk: disk.clone(),
            due: None,
            failed: false,
            finished: false,
            unsaved: Vec::new(),
        }
    }

    #[inline]
    pub(super) fn disk(&self) -> &SimulatedDisk {
        &self.disk
    }

    /// Writes if its time has come, and asks for the next time if something has changed.
    #[inline]
    pub(super) fn look(&mut self, clock: &Arc<VirtualClock>, timers: &Timers) {
        let Some(writer) = &mut self.writer else {
            return;
        };
        let now = clock.now();
        if self.due.is_some_and(|due| due <= now) {
            self.due = None;
            self.failed = !writer.write();
        }
        if self.due.is_none() && writer.has_changed() {
            let wait = if self.failed {
                writer.retry()
            } else {
                writer.pace()
            };
            let due = later(now, wait);
            // Only so that time goes on until then: nobody is woken.
            timers.add(due, Waker::noop());
            self.due = Some(due);
        }
    }

    /// Writes what is left, once all actors have ended.
    #[inline]
    pub(super) fn finish(&mut self) {
        if !std::mem::replace(&mut self.finished, true)
            && let Some(writer) = &mut self.writer
        {
            self.unsaved = writer.write_all();
        }
    }

    /// What could not be written at the end, once.
    #[inline]
    pub(super) fn take_unsaved(&mut self) -> Vec<Unsaved> {
        std::mem::take(&mut self.unsaved)
    }
}
