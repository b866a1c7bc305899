//! The CPU time of threads, read from outside: it costs the thread nothing.

use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

/// One thread's CPU clock.
#[derive(Debug, Default)]
pub(crate) struct CpuClock {
    /// The system's number of the thread; 0 before it runs, and where the system gives none.
    thread: AtomicI32,
}

#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
impl CpuClock {
    /// Makes it the calling thread's.
    pub(crate) fn belongs_here(&self) {
        self.thread.store(system::thread(), Ordering::Release);
    }

    /// The system's number of the thread, while it is known.
    fn thread(&self) -> Option<i32> {
        Some(self.thread.load(Ordering::Acquire)).filter(|thread| *thread != 0)
    }

    /// How long the thread has run on a core so far; `None` before it begins, after it has ended, and where the system does not
    /// tell. 313 ns.
    pub(crate) fn time(&self) -> Option<Duration> {
        system::time(self.thread()?)
    }

    /// The core that it was last seen on; where the system tells. 10 µs.
    pub(crate) fn core(&self) -> Option<u32> {
        system::core(self.thread()?)
    }
}

/// How long all threads of the process have run so far.
#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
pub(crate) fn process_time() -> Option<Duration> {
    system::process_time()
}

/// The size of a page of memory, in bytes.
#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
pub(crate) fn page_size() -> u64 {
    system::page_size()
}

#[cfg(all(target_os = "linux", feature = "telemetry", not(miri)))]
mod system {
    use std::io::{Read, Write};
    use std::time::Duration;

    pub(super) fn thread() -> i32 {
        // SAFETY: it takes nothing and cannot fail.
        unsafe { libc::gettid() }
    }

    /// The clock of a thread by its number, as the kernel encodes it: `CPUCLOCK_SCHED` of one thread.
    fn clock_of(thread: i32) -> libc::clockid_t {
        (!thread << 3) | 6
    }

    pub(super) fn time(thread: i32) -> Option<Duration> {
        read(clock_of(thread))
    }

    pub(super) fn process_time() -> Option<Duration> {
        read(libc::CLOCK_PROCESS_CPUTIME_ID)
    }

    pub(super) fn page_size() -> u64 {
        // SAFETY: it takes a number and gives one.
        let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        u64::try_from(size).unwrap_or(4096)
    }

    fn read(clock: libc::clockid_t) -> Option<Duration> {
        let mut time = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: `time` is a timespec that the call may write; for a thread that is gone it gives an error.
        let result = unsafe { libc::clock_gettime(clock, &raw mut time) };
        if result != 0 {
            return None;
        }
        let seconds = u64::try_from(time.tv_sec).ok()?;
        let nanos = u32::try_from(time.tv_nsec).ok()?;
        Some(Duration::new(seconds, nanos))
    }

    pub(super) fn core(thread: i32) -> Option<u32> {
        // On the stack, for frames allocate nothing.
        let mut path = [0_u8; 64];
        let mut rest = &mut path[..];
        write!(rest, "/proc/self/task/{thread}/stat").ok()?;
        let left = rest.len();
        let path = std::str::from_utf8(path.get(..path.len() - left)?).ok()?;
        let mut stat = [0_u8; 1024];
        let mut file = std::fs::File::open(path).ok()?;
        let len = file.read(&mut stat).ok()?;
        // Behind the name, which is in brackets and may hold anything, half a letter too: the 39th field of all, the 37th of the rest.
        let rest = stat.get(..len)?.rsplit(|byte| *byte == b')').next()?;
        let rest = std::str::from_utf8(rest).ok()?;
        rest.split_ascii_whitespace().nth(36)?.parse().ok()
    }
}

#[cfg(not(all(target_os = "linux", feature = "telemetry", not(miri))))]
#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
mod system {
    use std::time::Duration;

    pub(super) fn thread() -> i32 {
        0
    }
    pub(super) fn time(_thread: i32) -> Option<Duration> {
        None
    }
    pub(super) fn process_time() -> Option<Duration> {
        None
    }
    pub(super) fn page_size() -> u64 {
        4096
    }
    pub(super) fn core(_thread: i32) -> Option<u32> {
        None
    }
}

#[cfg(all(test, target_os = "linux", feature = "telemetry", not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_works_has_cpu_time_and_one_that_has_ended_has_none() {
        let clock = std::sync::Arc::new(CpuClock::default());
        assert_eq!(clock.time(), None);
        let there = std::sync::Arc::clone(&clock);
        let (ask, asked) = std::sync::mpsc::channel::<()>();
        let (answer, answers) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            there.belongs_here();
            while there.time() < Some(Duration::from_millis(2)) {
                std::hint::spin_loop();
            }
            answer.send(()).unwrap_or(());
            let _ = asked.recv();
        });
        answers.recv().unwrap_or(());
        assert!(clock.time() >= Some(Duration::from_millis(2)));
        assert!(clock.core().is_some());
        drop(ask);
        assert!(thread.join().is_ok());
        assert_eq!(clock.time(), None);
    }
}
