//! What the start of a graph does about its states on disk.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::changed::Changed;
use super::file::StateFile;
use super::format::{self, Damage, Stored};
use super::snapshot::Snapshot;
use super::state::Persists;
use super::thread::{Saving, StartSaving};
use super::writer::{NewestOf, State, Writer};
use crate::host::disk::Disk;
use crate::host::panics;

/// Where the states of a graph are kept, and at what pace they are written.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) directory: PathBuf,
    pub(crate) every: Duration,
}

/// Makes a state of the JSON of an older version.
pub(crate) type Migrate<'a, S> = &'a dyn Fn(u32, &str) -> Result<S, String>;

/// Reads the states of a graph, one by one, and finds what is wrong with them.
#[derive(Debug)]
pub(crate) struct Loading {
    place: Option<Place>,
    disk: Disk,
    changed: Arc<Changed>,
    states: Vec<State>,
    faults: Vec<String>,
    /// Whether the directory is there, once it has been asked for.
    has_directory: Option<bool>,
    /// What starts the thread that writes; it comes with the first state, so that a program without any is built without
    /// what writes them.
    start: Option<StartSaving>,
}

impl Loading {
    #[inline]
    pub(crate) fn new(place: Option<Place>, disk: Disk) -> Self {
        Self {
            place,
            disk,
            changed: Arc::default(),
            states: Vec::new(),
            faults: Vec::new(),
            has_directory: None,
            start: None,
        }
    }

    /// Reads a state; one that has no file stays as it is.
    #[inline]
    pub(crate) fn state<S: Persists>(
        &mut self,
        actor: &str,
        name: &'static str,
        state: &mut S,
        version: u32,
        migrate: Option<Migrate<'_, S>>,
    ) -> Arc<Snapshot<S>> {
        let snapshot = Arc::new(Snapshot::new(Arc::clone(&self.changed)));
        let Some(file) = self.file(actor, name) else {
            return snapshot;
        };
        match read(&self.disk, &file, version, migrate) {
            Ok(Some(read)) => *state = read,
            Ok(None) => {}
            Err(wrong) => self.faults.push(format!(
                "the state `{name}` of the actor `{actor}` cannot be read from `{}`: {wrong}",
                file.path().display()
            )),
        }
        self.start = Some(Saving::start);
        self.states.push(State {
            actor: actor.to_owned(),
            name,
            file,
            newest: Box::new(NewestOf {
                snapshot: Arc::clone(&snapshot),
                version,
                taken: None,
            }),
        });
        snapshot
    }

    /// The file of a state, in its directory.
    #[inline]
    fn file(&mut self, actor: &str, name: &'static str) -> Option<StateFile> {
        let Some(place) = &self.place else {
            self.faults.push(format!(
                "the state `{name}` of the actor `{actor}` is to be kept on disk, and the graph does not say where: write \
                 `persist(\"path/to/directory\");` in it"
            ));
            return None;
        };
        let has_directory = *self.has_directory.get_or_insert_with(|| {
            let made = self.disk.create_directories(&place.directory);
            if let Err(error) = &made {
                self.faults.push(format!(
                    "the directory of `persist(…)` cannot be used: {error}; name one that the program may write to"
                ));
            }
            made.is_ok()
        });
        if !has_directory {
            return None;
        }
        let file = StateFile::new(&place.directory, actor, name);
        let folded = |file: &StateFile| file.path().to_string_lossy().to_lowercase();
        if let Some(other) = self
            .states
            .iter()
            .find(|other| folded(&other.file) == folded(&file))
        {
            self.faults.push(format!(
                "the state `{name}` of the actor `{actor}` and the state `{}` of the actor `{}` would share a file \
                 where file names do not tell upper from lower case: rename one of them",
                other.name, other.actor
            ));
        }
        Some(file)
    }

    /// Who writes the states, if there are any, and what is wrong with them.
    #[inline]
    pub(crate) fn finish(self) -> (Option<Writer>, Vec<String>) {
        let writer = self.place.zip(self.start).map(|(place, start)| Writer {
            disk: self.disk,
            every: place.every,
            changed: self.changed,
            states: self.states,
            start,
        });
        (writer, self.faults)
    }
}

const BEGIN_ANEW: &str =
    "put a good copy in its place, or remove it to begin with the value that the graph gives";

/// What a file holds as a state, or what is wrong and what to do.
#[inline]
fn read<S: Persists>(
    disk: &Disk,
    file: &StateFile,
    version: u32,
    migrate: Option<Migrate<'_, S>>,
) -> Result<Option<S>, String> {
    let bytes = file.load(disk).map_err(|error| {
        format!("{error}; let the program read and write the directory and its files")
    })?;
    let Some(bytes) = bytes else {
        return Ok(None);
    };
    let stored = format::decode(&bytes).map_err(|damage| match damage {
        Damage::LaterFormat(_) => {
            format!("{damage}; run the program that wrote it, or a later one")
        }
        damage => format!("{damage}; {BEGIN_ANEW}"),
    })?;
    // What follows is the user's code.
    panics::guard(|| understand(&stored, version, migrate))
        .unwrap_or_else(|panic| {
            Err(format!(
                "reading it panicked: {}{}",
                panic.message,
                panic
                    .place
                    .map(|place| format!(" (at {place})"))
                    .unwrap_or_default()
            ))
        })
        .map(Some)
}

#[inline]
fn understand<S: Persists>(
    stored: &Stored<'_>,
    version: u32,
    migrate: Option<Migrate<'_, S>>,
) -> Result<S, String> {
    let written = stored.version;
    if written > version {
        return Err(format!(
            "it holds version {written} of the state, and this program has version {version}: run the program that \
             wrote it, or a later one"
        ));
    }
    if written == version {
        return S::of_json(stored.json.as_bytes()).map_err(|error| {
            format!(
                "it does not hold a `{}`: {error}; where the type has changed, write `#[state(persist, version = {}, \
                 migrate = …)]`",
                std::any::type_name::<S>(),
                version.saturating_add(1)
            )
        });
    }
    let Some(migrate) = migrate else {
        return Err(format!(
            "it holds version {written} of the state, and this program has version {version}: write `#[state(persist, \
             version = {version}, migrate = …)]` with a function that makes the new one of the old"
        ));
    };
    migrate(written, stored.json).map_err(|error| {
        format!("`migrate` could not make version {version} of its version {written}: {error}")
    })
}
