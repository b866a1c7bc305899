//! A disk in memory that keeps what is durable apart from what is not.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::names::{Change, Names};
use super::{DiskOperation, directory_of};

/// A disk in memory, for simulations. Clones of it are the same disk.
///
/// It knows what would outlive a power failure: a file's content once it is fsynced, a name once its directory is.
/// [`crash`](Self::crash) gives the disk that a power failure would leave.
///
/// ```
/// use steadygraph::prelude::*;
/// use steadygraph::SimulatedDisk;
/// use std::time::Duration;
///
/// /// Counts what comes.
/// #[actor]
/// fn count(words: &mut Rx<String>, #[state(persist)] total: &mut u64) {
///     *total += words.skip(usize::MAX) as u64;
/// }
/// # #[actor]
/// # fn speak(words: &mut Tx<String>) { words.fill(String::new); }
///
/// graph! {
///     pub fn counting() -> Counting {
///         let speak = solo(speak { .. });
///         let count = solo(count { total: 0, .. });
///         speak.words >> count.words;
///         persist("counts").every(Duration::from_millis(100));
///     }
/// }
///
/// fn main() {
///     let disk = SimulatedDisk::new();
///     let mut app = counting();
///     let mut speak = app.speak.play();
///     let mut sim = app.simulate_on(7, &disk);
///     speak.words.push("word".to_owned()).unwrap();
///     sim.run_for(Duration::from_millis(100));
///     let file = disk.read("counts/count.total.json").unwrap();
///     assert!(file.ends_with(b"\n1"));
/// }
/// ```
#[derive(Clone, Default)]
pub struct SimulatedDisk {
    contents: Arc<Mutex<Contents>>,
}

/// What the disk holds.
#[derive(Default)]
pub(super) struct Contents {
    /// What each name stands for, as a running program sees it.
    pub(super) names: Names,
    /// What each name stands for after a power failure, but for the changes below.
    pub(super) durable: Names,
    /// Changes of names that a power failure may undo, in order.
    pub(super) changes: Vec<Change>,
    pub(super) files: Vec<Content>,
    fault: Option<Fault>,
    /// Whether fsync does nothing, as on a disk that lies.
    #[cfg(test)]
    pub(super) lies: bool,
}

type Fault = Box<dyn FnMut(DiskOperation, &Path) -> Option<DiskFault> + Send>;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Directory,
    /// The place of its content.
    File(usize),
}

/// What a file holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    /// As a running program sees it.
    pub(super) bytes: Vec<u8>,
    /// How much of it is fsynced; the rest may be lost, cut or reordered.
    pub(super) durable: usize,
}

/// How an operation of a [`SimulatedDisk`] fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskFault {
    /// The error that it gives.
    pub error: io::ErrorKind,
    /// How many bytes a failing write has put before.
    pub written: usize,
}

impl From<io::ErrorKind> for DiskFault {
    #[inline]
    fn from(error: io::ErrorKind) -> Self {
        Self { error, written: 0 }
    }
}

impl SimulatedDisk {
    /// An empty disk.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self::default()
    }

    /// What a file holds, as a running program sees it; `None` where there is no such file.
    #[must_use]
    #[inline]
    pub fn read(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        let contents = self.lock();
        contents
            .file(path.as_ref())
            .map(|content| content.bytes.clone())
    }

    /// Puts a file on the disk, durable, whatever directory it stands in: to see what a graph makes of it.
    #[inline]
    pub fn put(&self, path: impl AsRef<Path>, bytes: impl Into<Vec<u8>>) {
        let path = path.as_ref();
        let mut contents = self.lock();
        let bytes = bytes.into();
        let durable = bytes.len();
        let entry = Entry::File(contents.files.len());
        contents.files.push(Content { bytes, durable });
        contents.put(path, entry);
        for above in path.ancestors().skip(1).filter(|above| !is_root(above)) {
            contents.put(above, Entry::Directory);
        }
    }

    /// The files on the disk, by name.
    #[must_use]
    #[inline]
    pub fn files(&self) -> Vec<PathBuf> {
        let contents = self.lock();
        let files = contents.names.iter();
        files
            .filter(|(_, entry)| matches!(entry, Entry::File(_)))
            .map(|(name, _)| name.to_path_buf())
            .collect()
    }

    /// Lets the next operation of this kind fail, once, as [`fail_when`](Self::fail_when) would.
    #[inline]
    pub fn fail_next(&self, operation: DiskOperation, fault: impl Into<DiskFault>) {
        let mut fault = Some(fault.into());
        self.fail_when(move |asked, _| fault.take_if(|_| asked == operation));
    }

    /// Asks `fault` before each operation whether it fails, in place of what was asked before.
    #[inline]
    pub fn fail_when(
        &self,
        fault: impl FnMut(DiskOperation, &Path) -> Option<DiskFault> + Send + 'static,
    ) {
        self.lock().fault = Some(Box::new(fault));
    }

    /// Lets no operation fail any more.
    #[inline]
    pub fn fail_never(&self) {
        self.lock().fault = None;
    }

    /// The disk that a power failure would leave now: `seed` decides what becomes of each write and each name that was
    /// not fsynced. This one stays as it is.
    #[must_use]
    #[inline]
    pub fn crash(&self, seed: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed);
        self.crash_by(&mut |choices| rng.usize(..choices))
    }

    /// As [`crash`](Self::crash), where `choose` gives a number below the one that it gets.
    #[inline]
    pub(crate) fn crash_by(&self, choose: &mut dyn FnMut(usize) -> usize) -> Self {
        let after = super::crash::after(&self.lock(), choose);
        Self {
            contents: Arc::new(Mutex::new(after)),
        }
    }

    /// Makes fsync do nothing, so that a test can show that it would be missed.
    #[cfg(test)]
    #[inline]
    pub(crate) fn lie(&self) {
        self.lock().lies = true;
    }

    #[inline]
    fn lock(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // --- operations ------------------------------------------------------------------------------------------

    #[inline]
    pub(super) fn is_directory(&self, path: &Path) -> bool {
        self.lock().is_directory(path)
    }

    #[inline]
    pub(super) fn create_directory(&self, path: &Path) -> io::Result<()> {
        let mut contents = self.lock();
        contents.ask(DiskOperation::CreateDirectory, path)?;
        if contents.names.get(path).is_some() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        contents.change(Change::Set(path.to_path_buf(), Entry::Directory))
    }

    #[inline]
    pub(super) fn read_file(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut contents = self.lock();
        contents.ask(DiskOperation::Read, path)?;
        let content = contents.file(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(content.bytes.clone())
    }

    #[inline]
    pub(super) fn create(&self, path: &Path) -> io::Result<File> {
        let mut contents = self.lock();
        contents.ask(DiskOperation::Create, path)?;
        let place = contents.files.len();
        contents.change(Change::Set(path.to_path_buf(), Entry::File(place)))?;
        contents.files.push(Content::default());
        Ok(File {
            disk: self.clone(),
            path: path.to_path_buf(),
            place,
        })
    }

    #[inline]
    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut contents = self.lock();
        contents.ask(DiskOperation::Rename, to)?;
        let entry = contents.names.get(from).ok_or(io::ErrorKind::NotFound)?;
        contents.change(Change::Rename(from.to_path_buf(), to.to_path_buf(), entry))
    }

    #[inline]
    pub(super) fn sync_directory(&self, path: &Path) -> io::Result<()> {
        let mut contents = self.lock();
        contents.ask(DiskOperation::SyncDirectory, path)?;
        if !contents.is_directory(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        #[cfg(test)]
        if contents.lies {
            return Ok(());
        }
        let (synced, left): (Vec<_>, Vec<_>) = std::mem::take(&mut contents.changes)
            .into_iter()
            .partition(|change| directory_of(change.path()) == path);
        contents.changes = left;
        for change in synced {
            change.apply(&mut contents.durable);
        }
        Ok(())
    }

    #[inline]
    pub(super) fn remove(&self, path: &Path) -> io::Result<()> {
        let mut contents = self.lock();
        contents.ask(DiskOperation::Remove, path)?;
        if contents.file(path).is_none() {
            return Err(io::ErrorKind::NotFound.into());
        }
        contents.change(Change::Remove(path.to_path_buf()))
    }
}

/// A file of a simulated disk that is being written.
#[derive(Debug)]
pub(crate) struct File {
    disk: SimulatedDisk,
    path: PathBuf,
    place: usize,
}

impl File {
    #[inline]
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    #[inline]
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut contents = self.disk.lock();
        let fault = contents.fault(DiskOperation::Write, &self.path);
        let written = fault.map_or(bytes.len(), |fault| fault.written.min(bytes.len()));
        if let (Some(file), Some(written)) =
            (contents.files.get_mut(self.place), bytes.get(..written))
        {
            file.bytes.extend_from_slice(written);
        }
        fault.map_or(Ok(()), |fault| Err(fault.error.into()))
    }

    #[inline]
    pub(super) fn sync(&mut self) -> io::Result<()> {
        let mut contents = self.disk.lock();
        contents.ask(DiskOperation::Sync, &self.path)?;
        #[cfg(test)]
        if contents.lies {
            return Ok(());
        }
        if let Some(file) = contents.files.get_mut(self.place) {
            file.durable = file.bytes.len();
        }
        Ok(())
    }
}

impl Contents {
    #[inline]
    fn file(&self, path: &Path) -> Option<&Content> {
        match self.names.get(path)? {
            Entry::File(place) => self.files.get(place),
            Entry::Directory => None,
        }
    }

    #[inline]
    fn is_directory(&self, path: &Path) -> bool {
        is_root(path) || self.names.get(path) == Some(Entry::Directory)
    }

    #[inline]
    fn put(&mut self, path: &Path, entry: Entry) {
        self.names.insert(path.to_path_buf(), entry);
        self.durable.insert(path.to_path_buf(), entry);
    }

    /// Makes a change that is not durable yet.
    #[inline]
    fn change(&mut self, change: Change) -> io::Result<()> {
        if !self.is_directory(directory_of(change.path())) {
            return Err(io::ErrorKind::NotFound.into());
        }
        change.clone().apply(&mut self.names);
        self.changes.push(change);
        Ok(())
    }

    #[inline]
    fn fault(&mut self, operation: DiskOperation, path: &Path) -> Option<DiskFault> {
        self.fault.as_mut().and_then(|fault| fault(operation, path))
    }

    #[inline]
    fn ask(&mut self, operation: DiskOperation, path: &Path) -> io::Result<()> {
        self.fault(operation, path)
            .map_or(Ok(()), |fault| Err(fault.error.into()))
    }
}

/// Directories that are always there.
#[inline]
pub(super) fn is_root(path: &Path) -> bool {
    path.as_os_str().is_empty() || path == Path::new(".") || path.parent().is_none()
}

impl fmt::Debug for SimulatedDisk {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatedDisk")
            .field("files", &self.files())
            .finish_non_exhaustive()
    }
}
