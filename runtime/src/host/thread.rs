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

/// Starts a thread that carries `name` in debuggers and `top -H`.
pub(crate) fn spawn(
    name: &str,
    body: impl FnOnce() + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
}
