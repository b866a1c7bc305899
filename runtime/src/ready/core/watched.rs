//! What a core shows to whoever watches the graph.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crossbeam_utils::atomic::AtomicCell;

use super::{Core, Told};
use crate::ready::events::{Event, EventKind, Events, Text};

/// A text that its actor sets and the sampler takes: a box changes hands, so that nobody waits for a lock.
#[derive(Default)]
#[allow(clippy::box_collection)] // One word, which is swapped in one step.
pub(super) struct Display(AtomicCell<Option<Box<String>>>);

impl fmt::Debug for Display {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Display")
    }
}

/// How far an actor's life has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Stage {
    /// It has not been polled yet.
    Starting,
    Running,
    /// It has failed, or stopped with others that did, and is to run again.
    Restarting,
    /// It has ended in order.
    Ended,
    /// It has ended by a failure.
    Failed,
}

impl Core {
    /// Says how far the actor's life has come.
    pub(crate) fn set_stage(&self, stage: Stage) {
        self.stage.store(stage as u8, Ordering::Release);
    }

    /// Lets `events` be told what happens to the actor, once.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
    pub(crate) fn set_events(&self, events: Arc<Events>) {
        let _ = self.events.set(events);
    }

    /// Tells what happened to the actor, if anyone watches.
    pub(crate) fn tell(&self, kind: EventKind, text: impl FnOnce() -> String) {
        self.tell_as(kind, || Text::Written(text()));
    }

    /// Tells that it has failed, if anyone watches.
    pub(crate) fn tell_failure(&self, failure: &Arc<impl Told + 'static>) {
        self.tell_as(EventKind::Failed, || {
            Text::Failure(Arc::clone(failure) as Arc<dyn Told>)
        });
    }

    fn tell_as(&self, kind: EventKind, text: impl FnOnce() -> Text) {
        if let Some(events) = self.events.get() {
            events.tell(Event {
                at: self.clock.now(),
                actor: self.id,
                kind,
                text: text(),
            });
        }
    }

    /// Shows a text beside the actor's name, until the next one. The one before it is dropped here.
    pub(crate) fn set_display(&self, text: String) {
        if self.events.get().is_some() {
            self.rare().display.0.store(Some(Box::new(text)));
        }
    }
}

#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
impl Core {
    /// How far the actor's life has come.
    pub(crate) fn stage(&self) -> Stage {
        match self.stage.load(Ordering::Acquire) {
            0 => Stage::Starting,
            1 => Stage::Running,
            2 => Stage::Restarting,
            3 => Stage::Ended,
            _ => Stage::Failed,
        }
    }

    /// The text that the actor has set since this was last asked.
    pub(crate) fn take_display(&self) -> Option<String> {
        self.rare.get()?.display.0.take().map(|text| *text)
    }
}
