//! Which cores threads run on.

use std::io;

/// The cores that the calling thread may use, by the system's numbers; `None` where the system does not say.
pub(crate) fn allowed() -> Option<Vec<usize>> {
    system::allowed()
}

/// Keeps the calling thread on a core.
///
/// # Errors
///
/// When the system does not let it, or has no such thing.
pub(crate) fn keep_to(core: usize) -> io::Result<()> {
    system::keep_to(core)
}

#[cfg(all(target_os = "linux", not(miri)))]
mod system {
    use std::{io, mem};

    /// One set holds so many cores.
    const MOST: usize = libc::CPU_SETSIZE as usize;

    pub(super) fn allowed() -> Option<Vec<usize>> {
        let mut set = none();
        // SAFETY: `set` is as large as the call is told and may be written; 0 is the calling thread.
        let result = unsafe { libc::sched_getaffinity(0, size_of_val(&set), &raw mut set) };
        if result != 0 {
            return None;
        }
        // SAFETY: each number is below `CPU_SETSIZE`.
        let is_in = |core: &usize| unsafe { libc::CPU_ISSET(*core, &set) };
        Some((0..MOST).filter(is_in).collect())
    }

    pub(super) fn keep_to(core: usize) -> io::Result<()> {
        if core >= MOST {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        let mut set = none();
        // SAFETY: the number is below `CPU_SETSIZE`.
        unsafe { libc::CPU_SET(core, &mut set) };
        // SAFETY: `set` is as large as the call is told; 0 is the calling thread.
        let result = unsafe { libc::sched_setaffinity(0, size_of_val(&set), &raw const set) };
        match result {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    fn none() -> libc::cpu_set_t {
        // SAFETY: it is a set of bits, and no bit is a set without cores.
        unsafe { mem::zeroed() }
    }
}

#[cfg(not(all(target_os = "linux", not(miri))))]
mod system {
    use std::io;

    pub(super) fn allowed() -> Option<Vec<usize>> {
        None
    }

    pub(super) fn keep_to(_core: usize) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(all(test, target_os = "linux", not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_is_kept_to_a_core_may_use_no_other() {
        let of_a_thread = std::thread::spawn(|| {
            let last = allowed()?.pop()?;
            keep_to(last).ok()?;
            (allowed()? == [last]).then_some(())
        });
        assert_eq!(of_a_thread.join().ok().flatten(), Some(()));
    }
}
