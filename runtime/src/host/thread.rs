//! Threads: a token that is never used twice, and named spawning.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

static NEXT: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static TOKEN: u64 = NEXT.fetch_add(1, Ordering::Relaxed);
}

/// A number that names the calling thread among all threads that this process will ever have; never 0.
pub(crate) fn token() -> u64 {
    // While the thread's locals are being destroyed no actor runs on it, so any number that no actor has will do.
    TOKEN.try_with(|token| *token).unwrap_or(u64::MAX)
}

/// How many more threads the process may have, as far as that is known beforehand.
///
/// Linux limits the memory maps of a process. A thread has four: its stack, that of its signal handlers, and a guard page
/// for each. A thread that begins when there is no map left for the second stack ends the process, without a word that
/// anyone could catch: so this is asked first.
pub(crate) fn room() -> Option<usize> {
    const MAPS_OF_A_THREAD: usize = 4;
    /// For the allocator, which keeps memory for many threads apart.
    const OTHERS: usize = 1000;
    if !cfg!(target_os = "linux") {
        return None;
    }
    let limit = std::fs::read_to_string("/proc/sys/vm/max_map_count").ok()?;
    let limit: usize = limit.trim().parse().ok()?;
    let used = std::fs::read_to_string("/proc/self/maps")
        .ok()?
        .lines()
        .count();
    Some(limit.saturating_sub(used + OTHERS) / MAPS_OF_A_THREAD)
}

/// Starts a thread that carries `name` in debuggers and `top -H`.
pub(crate) fn spawn(
    name: &str,
    body: impl FnOnce() + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
}
