//! What the machine's file systems need beside `std::fs`.

use std::io;
use std::path::Path;

/// Makes one directory.
#[inline]
pub(super) fn create_directory(path: &Path) -> io::Result<()> {
    std::fs::create_dir(path)
}

/// Returns once the names in a directory would outlive a power failure.
#[cfg(unix)]
#[inline]
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    std::fs::File::open(path)?.sync_all()
}

/// A directory cannot be opened as a file here; NTFS writes a rename to its journal by itself.
#[cfg(not(unix))]
#[inline]
pub(super) fn sync_directory(_path: &Path) -> io::Result<()> {
    Ok(())
}
