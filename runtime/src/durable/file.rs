//! One state file: how it is replaced, so that the old or the new one is there whatever happens.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::host::disk::{Disk, DiskError, directory_of};

/// Where one state is kept.
#[derive(Debug, Clone)]
pub(super) struct StateFile {
    path: PathBuf,
    /// In the same directory, for a rename does not cross file systems.
    temporary: PathBuf,
}

impl StateFile {
    #[inline]
    pub(super) fn new(directory: &Path, actor: &str, state: &str) -> Self {
        let path = directory.join(format!("{actor}.{state}.json"));
        let mut temporary = OsString::from(&path);
        temporary.push(".tmp");
        Self {
            path,
            temporary: temporary.into(),
        }
    }

    #[inline]
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What the file holds; `None` where there is none. What a crash has left of a write goes.
    #[inline]
    pub(super) fn load(&self, disk: &Disk) -> Result<Option<Vec<u8>>, DiskError> {
        missing(disk.remove(&self.temporary))?;
        missing(disk.read(&self.path))
    }

    /// Replaces the file, durably.
    ///
    /// The order is what makes it safe: the new content is durable before it gets the name, and the name before this
    /// returns.
    #[inline]
    pub(super) fn save(&self, disk: &Disk, bytes: &[u8]) -> Result<(), DiskError> {
        let replaced = self
            .write(disk, bytes)
            .and_then(|()| disk.rename(&self.temporary, &self.path));
        if replaced.is_err() {
            // The next attempt makes its own: after a failed fsync the system may take lost bytes for written ones.
            let _ = disk.remove(&self.temporary);
        }
        replaced?;
        if cfg!(mutant = "no_directory_fsync") {
            return Ok(());
        }
        disk.sync_directory(directory_of(&self.path))
    }

    #[inline]
    fn write(&self, disk: &Disk, bytes: &[u8]) -> Result<(), DiskError> {
        let mut file = disk.create(&self.temporary)?;
        file.write(bytes)?;
        if cfg!(mutant = "no_fsync") {
            return Ok(());
        }
        file.sync()
    }
}

#[inline]
fn missing<T>(result: Result<T, DiskError>) -> Result<Option<T>, DiskError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
