//! What a power failure leaves of a simulated disk.

use std::path::Path;

use super::names::{Change, Names};
use super::simulated::{Content, Contents, Entry, is_root};

/// What reaches the platter in one go or not at all, if nothing cuts it. Small, so that a short file is torn too.
const BLOCK: usize = 64;

/// The disk after a power failure. Of the changes of names that were not fsynced any may be missing; of a file's bytes
/// any block may be missing, one may be cut at any byte, and the length may be known although the bytes are not.
#[inline]
pub(super) fn after(before: &Contents, choose: &mut dyn FnMut(usize) -> usize) -> Contents {
    let mut names = before.durable.clone();
    for change in &before.changes {
        if choose(2) == 1 {
            Change::apply(change.clone(), &mut names);
        }
    }
    let mut after = Contents::default();
    for (name, entry) in names.iter().filter(|(name, _)| is_reachable(name, &names)) {
        let entry = match entry {
            Entry::Directory => Entry::Directory,
            Entry::File(place) => {
                let bytes = before
                    .files
                    .get(place)
                    .map(|content| torn(content, choose))
                    .unwrap_or_default();
                let durable = bytes.len();
                after.files.push(Content { bytes, durable });
                Entry::File(after.files.len() - 1)
            }
        };
        after.names.insert(name.to_path_buf(), entry);
    }
    after.durable = after.names.clone();
    after
}

/// Without its directory, a name is nowhere.
#[inline]
fn is_reachable(name: &Path, names: &Names) -> bool {
    name.ancestors()
        .skip(1)
        .all(|above| is_root(above) || names.get(above) == Some(Entry::Directory))
}

/// What is left of a file.
#[inline]
fn torn(content: &Content, choose: &mut dyn FnMut(usize) -> usize) -> Vec<u8> {
    let (durable, unsynced) = content.bytes.split_at(content.durable);
    let mut bytes = durable.to_vec();
    let mut at = durable.len();
    let mut is_cut = false;
    for block in unsynced.chunks(BLOCK) {
        // One cut shows what a cut does; each further one would only multiply the outcomes.
        let kept = match choose(if is_cut || block.len() < 2 { 2 } else { 3 }) {
            0 => 0,
            1 => block.len(),
            _ => {
                is_cut = true;
                1 + choose(block.len() - 1)
            }
        };
        if let Some(kept) = block.get(..kept)
            && !kept.is_empty()
        {
            // What was lost in front of it reads as zeros.
            bytes.resize(at, 0);
            bytes.extend_from_slice(kept);
        }
        at += block.len();
    }
    if bytes.len() < content.bytes.len() && choose(2) == 1 {
        bytes.resize(content.bytes.len(), 0);
    }
    bytes
}
