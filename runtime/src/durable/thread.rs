//! The thread that writes the states of a running graph.

use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use event_listener::{Event, Listener};

use super::changed::Changed;
use super::unsaved::{Unsaved, Why};
use super::writer::Writer;
use crate::host::panics;
use crate::host::thread::{self, JoinHandle};

/// The name of the thread.
pub(crate) const NAME: &str = "state-on-disk";

/// The thread that writes, as the graph's handle sees it.
#[derive(Debug)]
pub(crate) struct Saving {
    changed: Arc<Changed>,
    end: Arc<End>,
    thread: JoinHandle<()>,
    /// What is said of each state when the disk does not answer.
    late: Vec<Unsaved>,
}

/// How the thread ended.
#[derive(Debug, Default)]
struct End {
    unsaved: OnceLock<Vec<Unsaved>>,
    reached: Event,
}

/// What starts the thread: [`Saving::start`], which only a state on disk names.
pub(crate) type StartSaving = fn(Writer) -> io::Result<Saving>;

impl Saving {
    /// Starts the thread.
    #[inline]
    pub(super) fn start(writer: Writer) -> io::Result<Self> {
        let changed = Arc::clone(&writer.changed);
        let end = Arc::<End>::default();
        let late = unsaved(&writer, || Why::Late);
        let told = Arc::clone(&end);
        let here = Arc::clone(&changed);
        let thread = thread::spawn(NAME, move || {
            here.belongs_to(&thread::current());
            let _ = told.unsaved.set(run(writer));
            told.reached.notify(usize::MAX);
        })?;
        Ok(Self {
            changed,
            end,
            thread,
            late,
        })
    }

    /// Tells the thread that all actors have ended, whoever notices.
    #[inline]
    pub(crate) fn closer(&self) -> Arc<Changed> {
        Arc::clone(&self.changed)
    }

    /// Lets the thread write what is left, and gives what it could not; past `deadline` it is left behind.
    #[inline]
    pub(crate) fn finish(self, deadline: Option<Instant>) -> Vec<Unsaved> {
        self.changed.close();
        while self.end.unsaved.get().is_none() {
            let reached = self.end.reached.listen();
            if self.end.unsaved.get().is_some() {
                break;
            }
            match deadline {
                None => reached.wait(),
                Some(deadline) => {
                    if reached.wait_deadline(deadline).is_none() && Instant::now() >= deadline {
                        return self.late;
                    }
                }
            }
        }
        // Its panics were caught.
        let _ = self.thread.join();
        Arc::into_inner(self.end)
            .and_then(|end| end.unsaved.into_inner())
            .unwrap_or_default()
    }
}

/// Writes at the writer's pace until all actors have ended, and then what is left. Nothing to write, nothing to do: it
/// sleeps.
#[inline]
fn run(mut writer: Writer) -> Vec<Unsaved> {
    let changed = Arc::clone(&writer.changed);
    let written = panics::guard(|| {
        let mut wait = writer.pace();
        while !changed.wait() {
            let due = Instant::now().checked_add(wait);
            if changed.wait_until(due) {
                break;
            }
            wait = if writer.write() {
                writer.pace()
            } else {
                writer.retry()
            };
        }
        writer.write_all()
    });
    // States' own panics are caught where they are called: this would be one of the runtime's.
    written.unwrap_or_else(|panic| unsaved(&writer, || Why::Json(panic.message.clone())))
}

#[inline]
fn unsaved(writer: &Writer, why: impl Fn() -> Why) -> Vec<Unsaved> {
    writer
        .states
        .iter()
        .map(|state| state.unsaved(why()))
        .collect()
}
