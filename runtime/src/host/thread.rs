//! Threads: a token that is never used twice, and named spawning.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

#[cfg(steadygraph_loom)]
pub(crate) use explored::{Thread, current, park};
#[cfg(steadygraph_loom)]
pub(crate) use loom::thread::{Builder, JoinHandle};
#[cfg(not(steadygraph_loom))]
pub(crate) use std::thread::{Builder, JoinHandle, Thread, current, park};

static NEXT: AtomicU64 = AtomicU64::new(1);

#[cfg(steadygraph_loom)]
loom::thread_local! {
    static TOKEN: u64 = NEXT.fetch_add(1, Ordering::Relaxed);
}
#[cfg(not(steadygraph_loom))]
thread_local! {
    static TOKEN: u64 = NEXT.fetch_add(1, Ordering::Relaxed);
}

/// A number that names the calling thread among all threads that this process will ever have; never 0.
pub(crate) fn token() -> u64 {
    // While the thread's locals are being destroyed no actor runs on it, so any number that no actor has will do.
    TOKEN.try_with(|token| *token).unwrap_or(u64::MAX)
}

/// Parks until the thread is woken or `until` has come; sometimes less long.
#[cfg(not(steadygraph_loom))]
pub(crate) fn park_until(until: Instant) {
    let left = until.saturating_duration_since(Instant::now());
    if !left.is_zero() {
        std::thread::park_timeout(left);
    }
}

/// Loom has no time: it comes at once, see `clock`.
#[cfg(steadygraph_loom)]
pub(crate) fn park_until(_until: Instant) {
    loom::thread::yield_now();
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
    // Boxed, so that the standard library's part of it is compiled once and not for each thread of the graph.
    let body: Box<dyn FnOnce() + Send> = Box::new(body);
    Builder::new().name(name.to_owned()).spawn(body)
}

/// Parking of what loom sees. Loom's own forgets the token of `unpark` when the thread blocks on a mutex meanwhile.
#[cfg(steadygraph_loom)]
mod explored {
    use std::sync::Arc;

    use loom::sync::{Condvar, Mutex};

    use crate::host::sync::lock;

    loom::thread_local! {
        static CURRENT: Thread = Thread::default();
    }

    #[derive(Debug, Clone, Default)]
    pub(crate) struct Thread(Arc<Token>);

    #[derive(Debug, Default)]
    struct Token {
        is_there: Mutex<bool>,
        changed: Condvar,
    }

    pub(crate) fn current() -> Thread {
        CURRENT.with(Thread::clone)
    }

    pub(crate) fn park() {
        let Thread(token) = current();
        let mut is_there = lock(&token.is_there);
        while !*is_there {
            match token.changed.wait(is_there) {
                Ok(guard) => is_there = guard,
                Err(poisoned) => is_there = poisoned.into_inner(),
            }
        }
        *is_there = false;
    }

    impl Thread {
        pub(crate) fn unpark(&self) {
            *lock(&self.0.is_there) = true;
            self.0.changed.notify_one();
        }
    }
}
