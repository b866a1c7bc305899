//! The disk that state is kept on, real or simulated.

mod crash;
mod names;
mod real;
mod simulated;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub use self::simulated::{DiskFault, SimulatedDisk};

/// The disk that a graph keeps its state on.
#[derive(Clone, Debug)]
pub(crate) enum Disk {
    /// The machine's file system.
    Real,
    /// One in memory, which knows what would outlive a power failure.
    Simulated(SimulatedDisk),
}

/// What is asked of a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DiskOperation {
    /// A directory is made.
    CreateDirectory,
    /// A file is read.
    Read,
    /// An empty file is made.
    Create,
    /// Bytes are put at a file's end.
    Write,
    /// What a file holds is made durable.
    Sync,
    /// A file takes the place of another.
    Rename,
    /// The names in a directory are made durable.
    SyncDirectory,
    /// A file is taken away.
    Remove,
}

impl fmt::Display for DiskOperation {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DiskOperation::CreateDirectory => "create the directory",
            DiskOperation::Read => "read",
            DiskOperation::Create => "create",
            DiskOperation::Write => "write",
            DiskOperation::Sync => "fsync",
            DiskOperation::Rename => "rename a file to",
            DiskOperation::SyncDirectory => "fsync the directory",
            DiskOperation::Remove => "remove",
        })
    }
}

/// An operation that failed, and on which path.
#[derive(Debug)]
pub(crate) struct DiskError {
    pub(crate) operation: DiskOperation,
    pub(crate) path: PathBuf,
    pub(crate) source: io::Error,
}

impl DiskError {
    /// Whether what was asked for is not there.
    #[inline]
    pub(crate) fn is_missing(&self) -> bool {
        self.source.kind() == io::ErrorKind::NotFound
    }
}

impl fmt::Display for DiskError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "cannot {} `{}`: {}",
            self.operation,
            self.path.display(),
            self.source
        )
    }
}

impl std::error::Error for DiskError {
    #[inline]
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// A file that is being written.
#[derive(Debug)]
pub(crate) enum DiskFile {
    Real(PathBuf, std::fs::File),
    Simulated(simulated::File),
}

impl Disk {
    /// Makes a directory and those above it, all durable. One that is there stays as it is.
    #[inline]
    pub(crate) fn create_directories(&self, path: &Path) -> Result<(), DiskError> {
        if path.as_os_str().is_empty() || self.is_directory(path) {
            return Ok(());
        }
        let above = directory_of(path);
        self.create_directories(above)?;
        let made = match self {
            Disk::Real => real::create_directory(path),
            Disk::Simulated(disk) => disk.create_directory(path),
        };
        match made {
            // Another process was faster.
            Err(error)
                if error.kind() == io::ErrorKind::AlreadyExists && self.is_directory(path) =>
            {
                Ok(())
            }
            Err(error) => Err(failed(DiskOperation::CreateDirectory, path)(error)),
            Ok(()) => self.sync_directory(above),
        }
    }

    #[inline]
    fn is_directory(&self, path: &Path) -> bool {
        match self {
            Disk::Real => path.is_dir(),
            Disk::Simulated(disk) => disk.is_directory(path),
        }
    }

    /// All that a file holds.
    #[inline]
    pub(crate) fn read(&self, path: &Path) -> Result<Vec<u8>, DiskError> {
        match self {
            Disk::Real => std::fs::read(path),
            Disk::Simulated(disk) => disk.read_file(path),
        }
        .map_err(failed(DiskOperation::Read, path))
    }

    /// Makes an empty file, in place of one that is there.
    #[inline]
    pub(crate) fn create(&self, path: &Path) -> Result<DiskFile, DiskError> {
        match self {
            Disk::Real => {
                std::fs::File::create(path).map(|file| DiskFile::Real(path.to_path_buf(), file))
            }
            Disk::Simulated(disk) => disk.create(path).map(DiskFile::Simulated),
        }
        .map_err(failed(DiskOperation::Create, path))
    }

    /// Lets a file take the place of another in the same directory: whoever looks sees the one or the other.
    #[inline]
    pub(crate) fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        match self {
            Disk::Real => std::fs::rename(from, to),
            Disk::Simulated(disk) => disk.rename(from, to),
        }
        .map_err(failed(DiskOperation::Rename, to))
    }

    /// Returns once the names in a directory would outlive a power failure.
    #[inline]
    pub(crate) fn sync_directory(&self, path: &Path) -> Result<(), DiskError> {
        match self {
            Disk::Real => real::sync_directory(path),
            Disk::Simulated(disk) => disk.sync_directory(path),
        }
        .map_err(failed(DiskOperation::SyncDirectory, path))
    }

    /// Takes a file away.
    #[inline]
    pub(crate) fn remove(&self, path: &Path) -> Result<(), DiskError> {
        match self {
            Disk::Real => std::fs::remove_file(path),
            Disk::Simulated(disk) => disk.remove(path),
        }
        .map_err(failed(DiskOperation::Remove, path))
    }
}

impl DiskFile {
    /// Puts bytes at the file's end.
    #[inline]
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), DiskError> {
        match self {
            DiskFile::Real(path, file) => io::Write::write_all(file, bytes)
                .map_err(|error| failed(DiskOperation::Write, path)(error)),
            DiskFile::Simulated(file) => file
                .write(bytes)
                .map_err(|error| failed(DiskOperation::Write, file.path())(error)),
        }
    }

    /// Returns once what the file holds would outlive a power failure.
    #[inline]
    pub(crate) fn sync(&mut self) -> Result<(), DiskError> {
        match self {
            DiskFile::Real(path, file) => file
                .sync_all()
                .map_err(|error| failed(DiskOperation::Sync, path)(error)),
            DiskFile::Simulated(file) => file
                .sync()
                .map_err(|error| failed(DiskOperation::Sync, file.path())(error)),
        }
    }
}

#[inline]
fn failed(operation: DiskOperation, path: &Path) -> impl FnOnce(io::Error) -> DiskError {
    move |source| DiskError {
        operation,
        path: path.to_path_buf(),
        source,
    }
}

/// The directory that a path stands in.
#[inline]
pub(crate) fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) => Path::new("."),
        None => path,
    }
}
