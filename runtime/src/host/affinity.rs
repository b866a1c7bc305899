//! Which cores threads run on.

use std::cell::Cell;
use std::io;
use std::sync::OnceLock;

/// The cores that threads might use before one was kept to a core.
static BEFORE: OnceLock<Vec<usize>> = OnceLock::new();

thread_local! {
    /// Whether the thread has been given its cores back.
    static IS_FREE: Cell<bool> = const { Cell::new(false) };
}

/// The cores that the calling thread may use, by the system's numbers.
///
/// # Errors
///
/// When the system has no such thing, or does not say.
pub(crate) fn allowed() -> io::Result<Vec<usize>> {
    system::allowed()
}

/// Keeps the calling thread to a core.
///
/// # Errors
///
/// When the system does not let it, or has no such thing.
pub(crate) fn keep_to(core: usize) -> io::Result<()> {
    if BEFORE.get().is_none() {
        let _ = BEFORE.set(system::allowed()?);
    }
    system::keep_to(&[core])
}

/// Gives the calling thread back what it has lost if a thread that is kept to a core has started it: it has inherited that.
pub(crate) fn free() {
    if let Some(before) = BEFORE.get()
        && !IS_FREE.replace(true)
    {
        // Where the system does not let it, the thread is on fewer cores than it might be.
        let _ = system::keep_to(before);
    }
}

#[cfg(all(target_os = "linux", not(miri)))]
mod system {
    use std::{io, mem};

    /// One of libc's sets holds so many cores; the system takes several of them, side by side, for one.
    const EACH: usize = libc::CPU_SETSIZE as usize;
    type Set = [libc::cpu_set_t; 16];

    pub(super) fn allowed() -> io::Result<Vec<usize>> {
        let mut set = none();
        // SAFETY: `set` is as large as the call is told and may be written; 0 is the calling thread.
        let result = unsafe { libc::sched_getaffinity(0, size_of::<Set>(), set.as_mut_ptr()) };
        if result != 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the number is below `CPU_SETSIZE`.
        let is_in = |core: &usize| unsafe { libc::CPU_ISSET(core % EACH, &set[core / EACH]) };
        Ok((0..EACH * set.len()).filter(is_in).collect())
    }

    pub(super) fn keep_to(cores: &[usize]) -> io::Result<()> {
        let mut set = none();
        for core in cores {
            if let Some(set) = set.get_mut(core / EACH) {
                // SAFETY: the number is below `CPU_SETSIZE`.
                unsafe { libc::CPU_SET(core % EACH, set) };
            }
        }
        // SAFETY: `set` is as large as the call is told; 0 is the calling thread.
        let result = unsafe { libc::sched_setaffinity(0, size_of::<Set>(), set.as_ptr()) };
        match result {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    fn none() -> Set {
        // SAFETY: it is a set of bits, and no bit is a set without cores.
        unsafe { mem::zeroed() }
    }
}

#[cfg(not(all(target_os = "linux", not(miri))))]
mod system {
    use std::io;

    pub(super) fn allowed() -> io::Result<Vec<usize>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn keep_to(_cores: &[usize]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(all(test, target_os = "linux", not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_is_kept_to_a_core_may_use_no_other_and_what_it_starts_may_be_freed() {
        let all = allowed().ok();
        let kept = std::thread::spawn(move || {
            let last = allowed().ok()?.pop()?;
            keep_to(last).ok()?;
            let started = std::thread::spawn(|| {
                let inherited = allowed().ok();
                free();
                (inherited, allowed().ok())
            });
            let (inherited, freed) = started.join().ok()?;
            Some([
                allowed().ok()? == [last],
                inherited? == [last],
                freed == all,
            ])
        });
        assert_eq!(kept.join().ok().flatten(), Some([true; 3]));
    }
}
