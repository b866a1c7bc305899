//! Starts the threads of groups of actors.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use super::meter::Meter;
use super::plan::Group;
use super::progress::Progress;
use super::{pinning, thread};
use crate::host::thread::JoinHandle;
use crate::host::{Clock, Patience};
use crate::ready::Core;

/// A thread that the system did not give.
#[derive(Debug)]
pub(crate) struct NoThread {
    pub(crate) name: String,
    pub(crate) source: io::Error,
}

/// How many threads there may be before anyone asks whether there is room for them.
const FEW: usize = 1000;

/// Finds out beforehand that there are more groups than the process can have threads.
pub(super) fn check_room(groups: &[Group]) -> Result<(), NoThread> {
    let wanted = groups.iter().map(Group::threads).sum::<usize>();
    if wanted <= FEW {
        return Ok(());
    }
    let Some(room) = crate::host::thread::room() else {
        return Ok(());
    };
    let mut left = room;
    let beyond = groups
        .iter()
        .find(|group| match left.checked_sub(group.threads()) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        });
    beyond.map_or(Ok(()), |group| {
        Err(NoThread {
            name: group.name(),
            source: io::Error::other(format!(
                "the graph wants {wanted} threads, and vm.max_map_count leaves this process room for about {room}"
            )),
        })
    })
}

/// Whether there is a core for each thread of the groups: this process may use as many, and no two are kept to the same one.
pub(super) fn is_core_for_each(groups: &[Group]) -> bool {
    let threads = groups.iter().map(Group::threads).sum::<usize>();
    let mut kept = HashSet::new();
    let mut kept_to = groups.iter().filter_map(|group| group.core);
    kept_to.all(|core| kept.insert(core))
        && std::thread::available_parallelism().is_ok_and(|cores| threads <= cores.get())
}

/// Starts the thread of a group, or those of a pool.
pub(super) fn start(
    group: Group,
    progress: &Arc<Progress>,
    meter: Meter,
    patience: Patience,
) -> Result<Vec<JoinHandle<()>>, NoThread> {
    let name = group.name();
    let progress = Arc::clone(progress);
    let ended = move |core: &Core, result| progress.note(core, result);
    if let Some(start_pool) = group.start_pool {
        return start_pool(
            &name,
            group.clocks,
            group.pooled,
            group.timers,
            &meter,
            Arc::new(ended),
        );
    }
    let own = name.clone();
    let run = move || {
        pinning::keep_here(&own, group.core);
        group.clocks.iter().for_each(|clock| clock.belongs_here());
        thread::run(
            group.members,
            &Clock::Real,
            &group.timers,
            meter,
            patience,
            ended,
        );
    };
    match crate::host::thread::spawn(&name, run) {
        Ok(thread) => Ok(vec![thread]),
        Err(source) => Err(NoThread { name, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::placement::Placement;

    fn solo(core: Option<usize>) -> Group {
        Group {
            placement: Placement::Solo,
            timers: Arc::default(),
            members: Vec::new(),
            pooled: Vec::new(),
            start_pool: None,
            clocks: Vec::new(),
            core,
        }
    }

    #[test]
    fn threads_that_are_kept_to_one_core_have_none_each() {
        assert!(is_core_for_each(&[solo(Some(0))]));
        assert!(!is_core_for_each(&[solo(Some(0)), solo(Some(0))]));
    }

    #[test]
    fn more_threads_than_cores_have_none_each() {
        let cores = std::thread::available_parallelism().unwrap().get();
        let groups = |count| (0..count).map(|_| solo(None)).collect::<Vec<_>>();
        assert!(is_core_for_each(&groups(cores)));
        assert!(!is_core_for_each(&groups(cores + 1)));
    }
}
