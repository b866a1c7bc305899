//! Threads that are kept to a core.

use super::plan::Group;
use crate::host::affinity;

/// The cores that a graph asks for, as the system numbers them: put in place of those that count what the process may use.
///
/// # Errors
///
/// A sentence for each that is not there.
pub(super) fn resolve(groups: &mut [Group]) -> Result<(), Vec<String>> {
    if groups.iter().all(|group| group.core.is_none()) {
        return Ok(());
    }
    let allowed = match affinity::allowed() {
        Ok(allowed) => allowed,
        Err(error) => {
            tracing::warn!(target: "steadygraph", %error, "this system keeps no thread to a core: all run where it likes");
            for group in groups {
                group.core = None;
            }
            return Ok(());
        }
    };
    let mut faults = Vec::new();
    for group in groups {
        let Some(core) = group.core else { continue };
        group.core = allowed.get(core).copied();
        if group.core.is_none() {
            faults.push(format!(
                "the thread of `{}` is to run on core {core}, but the thread that starts the graph may use {}, counted from 0",
                group.name(),
                match allowed.len() {
                    1 => "one core".to_owned(),
                    cores => format!("{cores} cores"),
                }
            ));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// Keeps the calling thread to the core of its group, if it has one.
pub(super) fn keep_here(name: &str, core: Option<usize>) {
    if let Some(core) = core
        && let Err(error) = affinity::keep_to(core)
    {
        tracing::warn!(target: "steadygraph", %error, "the thread of `{name}` cannot be kept to what the system calls core {core}: it runs where the system likes");
    }
}
