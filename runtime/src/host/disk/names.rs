//! The names on a simulated disk, and their changes.

use std::path::{Path, PathBuf};

use super::simulated::Entry;

/// What each name stands for, in order. A few dozen names at most: a tree would find them no sooner.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(Vec<(PathBuf, Entry)>);

impl Names {
    #[inline]
    pub(super) fn get(&self, name: &Path) -> Option<Entry> {
        let place = self.place(name).ok()?;
        self.0.get(place).map(|(_, entry)| *entry)
    }

    #[inline]
    pub(super) fn insert(&mut self, name: PathBuf, entry: Entry) {
        match self.place(&name) {
            Ok(place) => self.0[place].1 = entry,
            Err(place) => self.0.insert(place, (name, entry)),
        }
    }

    #[inline]
    pub(super) fn remove(&mut self, name: &Path) {
        if let Ok(place) = self.place(name) {
            self.0.remove(place);
        }
    }

    #[inline]
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Path, Entry)> {
        self.0.iter().map(|(name, entry)| (name.as_path(), *entry))
    }

    /// Where a name is, or where it would be.
    #[inline]
    fn place(&self, name: &Path) -> Result<usize, usize> {
        self.0.binary_search_by(|(it, _)| it.as_path().cmp(name))
    }
}

/// A change of one directory.
#[derive(Debug, Clone)]
pub(super) enum Change {
    Set(PathBuf, Entry),
    Remove(PathBuf),
    /// One step: whoever looks sees the one name or the other.
    Rename(PathBuf, PathBuf, Entry),
}

impl Change {
    /// A name in the directory that it changes.
    #[inline]
    pub(super) fn path(&self) -> &Path {
        match self {
            Change::Set(path, _) | Change::Remove(path) | Change::Rename(_, path, _) => path,
        }
    }

    #[inline]
    pub(super) fn apply(self, names: &mut Names) {
        match self {
            Change::Set(path, entry) => {
                names.insert(path, entry);
            }
            Change::Remove(path) => {
                names.remove(&path);
            }
            Change::Rename(from, to, entry) => {
                names.remove(&from);
                names.insert(to, entry);
            }
        }
    }
}
