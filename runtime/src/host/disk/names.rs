//! The names on a simulated disk.

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
