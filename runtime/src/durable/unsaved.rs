//! A state that is not on disk although it should be.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::host::disk::DiskError;

/// The last state of an actor could not be written: what its file holds is older.
///
/// `Display` gives one line: the actor, the state, the file, and what went wrong.
#[derive(Debug)]
pub struct Unsaved {
    pub(super) actor: String,
    pub(super) state: &'static str,
    pub(super) file: PathBuf,
    pub(super) why: Why,
}

/// What went wrong.
#[derive(Debug)]
pub(super) enum Why {
    /// The disk did not do what it was asked.
    Disk(DiskError),
    /// The state gave no JSON, or JSON that it cannot be read from.
    Json(String),
    /// The disk has not answered in time.
    Late,
}

impl Unsaved {
    /// The actor's name, with its lane where it is one of a bundle.
    #[must_use]
    #[inline]
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// The state's name: that of the parameter or the field.
    #[must_use]
    #[inline]
    pub fn state(&self) -> &str {
        self.state
    }

    /// The file that is out of date.
    #[must_use]
    #[inline]
    pub fn file(&self) -> &Path {
        &self.file
    }
}

impl fmt::Display for Unsaved {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (actor, state, file) = (&self.actor, self.state, self.file.display());
        write!(
            f,
            "the state `{state}` of the actor `{actor}` is not on disk, `{file}` is out of date: "
        )?;
        match &self.why {
            Why::Disk(error) => error.fmt(f),
            Why::Json(error) => f.write_str(error),
            Why::Late => f.write_str("the disk has not answered before the stop's deadline"),
        }
    }
}
