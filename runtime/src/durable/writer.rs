//! Writes what has changed.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use super::changed::Changed;
use super::file::StateFile;
use super::format;
use super::snapshot::{Snapshot, discard};
use super::state::Persists;
use super::thread::{Saving, StartSaving};
use super::unsaved::{Unsaved, Why};
use crate::host::disk::Disk;
use crate::host::panics;

/// How long a write that failed is let be at least, whatever the pace.
const RETRY: Duration = Duration::from_millis(100);

/// Writes the states of a graph. On a thread or in a simulation, whoever has it says when.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(super) disk: Disk,
    pub(super) every: Duration,
    pub(super) changed: Arc<Changed>,
    pub(super) states: Vec<State>,
    /// Starts the thread that writes, where there is one.
    pub(super) start: StartSaving,
}

/// One state, and its file.
#[derive(Debug)]
pub(super) struct State {
    pub(super) actor: String,
    pub(super) name: &'static str,
    pub(super) file: StateFile,
    pub(super) newest: Box<dyn Newest>,
}

impl State {
    #[inline]
    pub(super) fn unsaved(&self, why: Why) -> Unsaved {
        Unsaved {
            actor: self.actor.clone(),
            state: self.name,
            file: self.file.path().to_path_buf(),
            why,
        }
    }

    #[inline]
    fn write(&mut self, disk: &Disk) -> Result<(), Unsaved> {
        let bytes = match self.newest.encode() {
            None => return Ok(()),
            Some(Ok(bytes)) => bytes,
            Some(Err(error)) => return Err(self.unsaved(Why::Json(error))),
        };
        self.file
            .save(disk, &bytes)
            .map_err(|error| self.unsaved(Why::Disk(error)))?;
        self.newest.is_written();
        Ok(())
    }
}

impl Writer {
    /// Lets a thread of its own write.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    #[inline]
    pub(crate) fn start(self) -> io::Result<Saving> {
        (self.start)(self)
    }

    /// How long after a change it is written.
    #[inline]
    pub(crate) fn pace(&self) -> Duration {
        self.every
    }

    /// How long after a failed write the next one comes.
    #[inline]
    pub(crate) fn retry(&self) -> Duration {
        self.every.max(RETRY)
    }

    /// Whether a state has changed since it was written.
    #[inline]
    pub(crate) fn has_changed(&self) -> bool {
        self.changed.is_raised()
    }

    /// Writes what has changed; whether all of it is on disk. What is not is logged, and stays to be written.
    #[inline]
    pub(crate) fn write(&mut self) -> bool {
        let unsaved = self.write_all();
        for unsaved in &unsaved {
            tracing::error!(target: "steadygraph", "{unsaved}; it is tried again");
        }
        if !unsaved.is_empty() {
            self.changed.raise();
        }
        unsaved.is_empty()
    }

    /// Writes what has changed, and gives what could not be written.
    #[inline]
    pub(crate) fn write_all(&mut self) -> Vec<Unsaved> {
        // Before the states: a change that comes now is seen now or announced anew.
        self.changed.take();
        let disk = &self.disk;
        self.states
            .iter_mut()
            .filter_map(|state| state.write(disk).err())
            .collect()
    }
}

/// The newest state that is not written, whatever its type.
pub(super) trait Newest: fmt::Debug + Send {
    /// The content of its file; `None` where all is written.
    fn encode(&mut self) -> Option<Result<Vec<u8>, String>>;
    /// What was encoded last is on disk.
    fn is_written(&mut self);
}

/// The newest state of type `S`.
pub(super) struct NewestOf<S> {
    pub(super) snapshot: Arc<Snapshot<S>>,
    pub(super) version: u32,
    /// Taken from the actor and not yet on disk.
    pub(super) taken: Option<Arc<S>>,
}

impl<S> fmt::Debug for NewestOf<S> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewestOf")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl<S: Persists> Newest for NewestOf<S> {
    #[inline]
    fn encode(&mut self) -> Option<Result<Vec<u8>, String>> {
        if let Some(newer) = self.snapshot.take() {
            discard(self.taken.replace(newer));
        }
        let state = self.taken.as_ref()?;
        let json = panics::guard(|| json_of(state.as_ref()))
            .unwrap_or_else(|panic| Err(format!("its `Serialize` panicked: {}", panic.message)));
        Some(json.map(|json| format::encode(self.version, &json)))
    }

    #[inline]
    fn is_written(&mut self) {
        discard(self.taken.take());
    }
}

/// The state as JSON that it can be read from. A state that cannot be read back takes no good one's place.
#[inline]
fn json_of<S: Persists>(state: &S) -> Result<Vec<u8>, String> {
    let json = state
        .to_json()
        .map_err(|error| format!("it gives no JSON: {error}"))?;
    match S::of_json(&json) {
        Ok(_) => Ok(json),
        Err(error) => Err(format!(
            "it could not be read back from its own JSON: {error}; a number that is not finite has none, and \
             `Serialize` and `Deserialize` must fit together"
        )),
    }
}
