//! Threads for work that blocks: as many as it takes, up to a bound, and none while there is nothing to do.
//!
//! `async-task` does what is hard about it: the hand-over of the result, panics, work whose caller is gone. A pool's actors are
//! its tasks too; the crate `blocking`, which is this on top of it, brings five more for what nobody asks for
//! here. `#[inline]`, so that it is compiled where a program has such work.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_task::{Builder, Runnable, Task};

use super::{affinity, thread};

/// How many threads there are at most, unless `BLOCKING_MAX_THREADS` says otherwise: a number up to [`LIMIT`].
const MOST: usize = 500;
const LIMIT: usize = 10_000;

/// There is a thread more when so many jobs wait for each of those that have nothing to do.
const JOBS_FOR_ONE: usize = 5;

/// For how long a thread waits for another job before it ends.
const PATIENCE: Duration = Duration::from_millis(500);

/// For how long the system is asked for no thread more once it has refused one.
const PAUSE: Duration = Duration::from_secs(1);

static POOL: Pool = Pool::new(None);

struct Pool {
    state: Mutex<State>,
    has_jobs: Condvar,
}

struct State {
    jobs: VecDeque<Runnable>,
    /// Threads that have no job.
    idle: usize,
    threads: usize,
    /// `None` until it is asked for.
    most: Option<usize>,
    /// The system has refused a thread, and is asked for none before.
    none_until: Option<Instant>,
}

/// Does work on a thread of its own kind. A panic of it is one of whoever awaits the task; work that has not begun when the task
/// is dropped never does.
#[inline]
pub(crate) fn unblock<R, W>(work: W) -> Task<R>
where
    R: Send + 'static,
    W: FnOnce() -> R + Send + 'static,
{
    POOL.unblock(work)
}

impl Pool {
    const fn new(most: Option<usize>) -> Self {
        Self {
            state: Mutex::new(State {
                jobs: VecDeque::new(),
                idle: 0,
                threads: 0,
                most,
                none_until: None,
            }),
            has_jobs: Condvar::new(),
        }
    }

    #[inline]
    fn unblock<R, W>(&'static self, work: W) -> Task<R>
    where
        R: Send + 'static,
        W: FnOnce() -> R + Send + 'static,
    {
        let (job, task) = Builder::new()
            .propagate_panic(true)
            .spawn(|()| async move { work() }, |job| self.take(job));
        job.schedule();
        task
    }

    #[inline]
    fn take(&'static self, job: Runnable) {
        let mut state = self.lock();
        state.jobs.push_back(job);
        self.has_jobs.notify_one();
        self.grow(state);
        let mut state = self.lock();
        if state.threads == 0 {
            // The system has no thread for it: whoever asks waits for it here, instead of for ever.
            let jobs = std::mem::take(&mut state.jobs);
            drop(state);
            jobs.into_iter().for_each(run);
        }
    }

    /// Starts threads while there are too few.
    #[inline]
    fn grow(&'static self, mut state: MutexGuard<'_, State>) {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        let most = *state.most.get_or_insert_with(most);
        while state.jobs.len() > state.idle * JOBS_FOR_ONE && state.threads < most {
            let now = Instant::now();
            if state.none_until.is_some_and(|until| now < until) {
                // Those that are there do what is left.
                return;
            }
            let name = format!("blocking-{}", NEXT.fetch_add(1, Ordering::Relaxed));
            if let Err(error) = thread::spawn(&name, || self.work()) {
                state.none_until = Some(now + PAUSE);
                let threads = state.threads;
                // A subscriber is the user's code.
                drop(state);
                tracing::warn!(target: "steadygraph", "no thread more for work that blocks, beside {threads}: {error}");
                return;
            }
            state.idle += 1;
            state.threads += 1;
            self.has_jobs.notify_all();
        }
    }

    /// A thread's life.
    #[inline]
    fn work(&'static self) {
        affinity::free();
        let mut state = self.lock();
        loop {
            state.idle -= 1;
            while let Some(job) = state.jobs.pop_front() {
                self.grow(state);
                run(job);
                state = self.lock();
            }
            state.idle += 1;
            let (waited, timeout) = self
                .has_jobs
                .wait_timeout(state, PATIENCE)
                .unwrap_or_else(PoisonError::into_inner);
            state = waited;
            if timeout.timed_out() && state.jobs.is_empty() {
                state.idle -= 1;
                state.threads -= 1;
                return;
            }
        }
    }

    /// Valid after every statement: nothing panics while it is locked.
    #[inline]
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn run(job: Runnable) {
    // The work's own panic goes to whoever awaits it: this would be one of a waker.
    let _ = catch_unwind(AssertUnwindSafe(|| job.run()));
}

#[inline]
fn most() -> usize {
    std::env::var("BLOCKING_MAX_THREADS")
        .ok()
        .and_then(|most| most.parse::<usize>().ok())
        .map_or(MOST, |most| most.clamp(1, LIMIT))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn wait<R>(task: Task<R>) -> R {
        smol::block_on(task)
    }

    #[test]
    fn jobs_that_wait_for_each_other_have_a_thread_each() {
        let (to_first, first) = mpsc::channel();
        let (to_second, second) = mpsc::channel();
        let one = unblock(move || {
            let _ = to_second.send(());
            first.recv()
        });
        let other = unblock(move || {
            let _ = to_first.send(());
            second.recv()
        });
        assert!(wait(one).is_ok());
        assert!(wait(other).is_ok());
    }

    #[test]
    fn more_jobs_than_threads_are_all_done() {
        let jobs: Vec<_> = (0..2000).map(|n: u64| unblock(move || n)).collect();
        assert_eq!(jobs.into_iter().map(wait).sum::<u64>(), 1999 * 1000);
    }

    #[test]
    fn where_no_thread_can_be_had_a_job_is_done_all_the_same() {
        static WITHOUT_THREADS: Pool = Pool::new(Some(0));
        assert_eq!(wait(WITHOUT_THREADS.unblock(|| 7)), 7);
    }

    #[test]
    fn a_panic_is_that_of_whoever_waits() {
        let task = unblock(|| -> u32 { std::panic::resume_unwind(Box::new("no")) });
        let panic = catch_unwind(AssertUnwindSafe(|| wait(task))).expect_err("panics");
        assert_eq!(panic.downcast_ref(), Some(&"no"));
    }
}
