//! The threads of a pool, which share its actors by work stealing.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use async_executor::Executor;

use super::meter::Meter;
use super::placed::PooledLife;
use super::starting::NoThread;
use super::thread::Member;
use crate::host::cpu::CpuClock;
use crate::host::thread::JoinHandle;
use crate::host::{Timers, Watch, panics};
use crate::ready::{Core, polling};
use crate::supervise::Failure;

/// What is told of each actor that has ended.
pub(crate) type Ended = Arc<dyn Fn(&Core, Result<(), Box<Failure>>) + Send + Sync>;

/// What the threads of a pool share.
struct Pool {
    executor: Executor<'static>,
    timers: Arc<Timers>,
    watch: Arc<Watch>,
    /// Actors that have not ended. The threads end when there are none.
    left: AtomicUsize,
}

/// What starts a pool: [`start`], which only the actors of a pool name.
pub(crate) type StartPool = fn(
    &str,
    Vec<Arc<CpuClock>>,
    Vec<Member<PooledLife>>,
    Arc<Timers>,
    &Meter,
    Ended,
) -> Result<Vec<JoinHandle<()>>, NoThread>;

/// Starts the threads of a pool, and its actors on them.
///
/// `#[inline]`, as all functions here: they are compiled where a program has a pool.
///
/// # Errors
///
/// When the system gives fewer threads than asked for. Then none of the actors has started: their ports are closed.
#[inline]
pub(super) fn start(
    name: &str,
    clocks: Vec<Arc<CpuClock>>,
    members: Vec<Member<PooledLife>>,
    timers: Arc<Timers>,
    meter: &Meter,
    ended: Ended,
) -> Result<Vec<JoinHandle<()>>, NoThread> {
    let threads = clocks.len();
    let watch = Watch::new(threads);
    timers.set_watch(Arc::clone(&watch));
    let pool = Arc::new(Pool {
        executor: Executor::new(),
        timers,
        watch,
        left: AtomicUsize::new(members.len()),
    });
    let mut started = Vec::with_capacity(threads);
    for (place, clock) in clocks.into_iter().enumerate() {
        let name = format!("{name}-{place}");
        let here = Arc::clone(&pool);
        let work = move || {
            clock.belongs_here();
            here.work(place);
        };
        match crate::host::thread::spawn(&name, work) {
            Ok(thread) => started.push(thread),
            Err(source) => {
                pool.end();
                for thread in started {
                    let _ = thread.join();
                }
                return Err(NoThread { name, source });
            }
        }
    }
    for member in members {
        let actor = Actor {
            life: Some(
                member
                    .act
                    .start(Arc::clone(&member.core), member.supervisor),
            ),
            core: member.core,
            waker: None,
            meter: meter.clone(),
            pool: Arc::clone(&pool),
            ended: Arc::clone(&ended),
        };
        pool.executor.spawn(actor).detach();
    }
    Ok(started)
}

impl Pool {
    /// Runs actors on the calling thread until all have ended.
    #[inline]
    fn work(&self, place: usize) {
        let waker = self.watch.belongs_here(place);
        let mut task = Context::from_waker(&waker);
        let mut run = pin!(self.executor.run(std::future::pending::<()>()));
        while self.left.load(Ordering::Acquire) > 0 {
            self.watch.take_call(place);
            // Pending when no actor has anything to do, and from time to time: then it has woken this thread.
            let _ = run.as_mut().poll(&mut task);
            self.watch.sleep(place, &self.timers);
        }
    }

    /// Notes that an actor has ended.
    #[inline]
    fn ended(&self) {
        if self.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.watch.wake_all();
        }
    }

    /// Lets the threads end whoever is left.
    #[inline]
    fn end(&self) {
        self.left.store(0, Ordering::Release);
        self.watch.wake_all();
    }

    /// Wakes whose deadline has come, unless a thread that sleeps sees to that.
    #[inline]
    fn look_at_the_clock(&self) {
        if !self.watch.is_kept()
            && let Some(first) = self.timers.first()
        {
            let now = Instant::now();
            if first <= now {
                self.timers.fire(now);
            }
        }
    }
}

/// An actor of a pool, as a task of its executor.
///
/// The executor polls a task on one thread at a time, and its changes of the task's state are acquire-release: what
/// one poll did happens before the next, whichever threads they are on. So all that is "touched by the thread that
/// polls" alone, in the core and in the ports, may be touched by each of them in turn.
struct Actor {
    core: Arc<Core>,
    /// `None` once it has ended.
    life: Option<PooledLife>,
    meter: Meter,
    /// The task's own, from the first poll. The executor makes a new waker for each poll: they all wake the same task, but
    /// not all of them need say so, and a channel wakes only one that it knows without a lock.
    waker: Option<Waker>,
    pool: Arc<Pool>,
    ended: Ended,
}

impl Actor {
    /// Lets the actor run until it waits; its result, once it has ended.
    ///
    /// As on a thread of its own: should one of the runtime's panics come here, the actor counts as failed.
    #[inline]
    fn poll_life(&mut self, task: &Context<'_>) -> Option<Result<(), Box<Failure>>> {
        let waker = self.waker.get_or_insert_with(|| {
            let own = task.waker().clone();
            // A wake before this finds nobody; but the first poll is still to look at what it announces.
            self.core.parking.adopt(own.clone());
            own
        });
        let life = self.life.as_mut()?.as_mut();
        let mut task = Context::from_waker(waker);
        // The thread was with others since, or it is another one.
        self.meter.skip();
        self.meter.begin(&self.core);
        let polled = panics::guard(|| polling(&self.core, || life.poll(&mut task)));
        self.meter.end(&self.core);
        match polled {
            Ok(Poll::Pending) => None,
            Ok(Poll::Ready(result)) => Some(result),
            Err(panic) => {
                self.core.close();
                // Here, where its panics are caught: the executor would end the process.
                let life = self.life.take();
                let _ = panics::guard(|| drop(life));
                Some(Err(Box::new(Failure::panic(&self.core, panic))))
            }
        }
    }
}

impl Future for Actor {
    type Output = ();

    #[inline]
    fn poll(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        let result = this.poll_life(task);
        this.core.parking.leave_thread();
        let polled = match result {
            None => Poll::Pending,
            Some(result) => {
                this.life = None;
                (this.ended)(&this.core, result);
                this.pool.ended();
                Poll::Ready(())
            }
        };
        this.pool.look_at_the_clock();
        polled
    }
}
