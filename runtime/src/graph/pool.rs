//! The threads of a pool, which share its actors by work stealing.
//!
//! An actor that a thread has woken waits for a turn on that thread, and no other is called to help while its turns are short: a
//! line of actors with little to do stays on one core, where its messages are in the cache, see [`Watch`]. An executor that
//! calls a thread for each wake had the actors go from core to core: a line of three moved half as many batches as on one
//! thread, and an actor that panicked took up to three times as long to be back (`benches/`).

mod actor;
mod queues;

use std::cell::Cell;
use std::sync::Arc;

use async_task::Runnable;

use self::actor::Actor;
use self::queues::Queues;
use super::meter::Meter;
use super::placed::PooledLife;
use super::starting::NoThread;
use super::thread::Member;
use crate::host::clock;
use crate::host::cpu::CpuClock;
use crate::host::sync::{AtomicUsize, Ordering, fence};
use crate::host::thread::JoinHandle;
use crate::host::watch::{Load, Work};
use crate::host::{Timers, Watch};
use crate::ready::Core;
use crate::supervise::Failure;

/// What is told of each actor that has ended.
pub(crate) type Ended = Arc<dyn Fn(&Core, Result<(), Box<Failure>>) + Send + Sync>;

/// What the threads of a pool share.
struct Pool {
    queues: Queues,
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
        queues: Queues::new(threads),
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
        let here = Arc::clone(&pool);
        let (turn, task) = async_task::spawn(actor, move |turn| here.enqueue(turn));
        task.detach();
        turn.schedule();
    }
    Ok(started)
}

impl Pool {
    /// Whether others may take what waits for the thread at `place`. One answer for the look and for the taking: a thread would
    /// spin between two.
    #[inline]
    fn lends(&self, place: usize) -> bool {
        !self.watch.is_quick(place)
    }

    /// Runs actors on the calling thread until all have ended. `host/watch/explored.rs` has a copy of this and of `enqueue`.
    #[inline]
    fn work(&self, place: usize) {
        HERE.with(|here| here.set((self.address(), place)));
        self.watch.belongs_here(place);
        let mut has_slept = false;
        while self.left.load(Ordering::Acquire) > 0 {
            let Some(next) = self.queues.next(place, |other| self.lends(other)) else {
                self.watch.sleep(place, &self.timers, self);
                has_slept = true;
                continue;
            };
            // One thread is called at a time, and one that has slept calls the next if there is more than it takes. What has come
            // along from another's queue is announced like what is woken: a thread may have looked while it was in neither.
            if std::mem::take(&mut has_slept) || next.has_company {
                fence(Ordering::SeqCst);
                if self.has_work_for(place) {
                    self.watch.call();
                }
            }
            next.turn.run();
        }
    }

    /// Puts an actor that was woken where a thread finds it.
    #[inline]
    fn enqueue(&self, actor: Runnable) {
        let (pool, place) = HERE.try_with(Cell::get).unwrap_or(NOWHERE);
        let is_own = if pool == self.address() {
            self.queues.push_own(place, actor)
        } else {
            self.queues.push_shared(actor);
            false
        };
        // Pairs with those of `Watch`, see there.
        fence(Ordering::SeqCst);
        let is_seen_to = if is_own {
            self.watch.is_quick(place)
        } else {
            self.watch.has_quick()
        };
        if !is_seen_to {
            self.watch.call();
        }
    }

    /// Tells pools apart for as long as they live.
    #[inline]
    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
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
            let now = clock::real();
            if first <= now {
                self.timers.fire(now);
            }
        }
    }
}

impl Work for Pool {
    #[inline]
    fn has_work_for(&self, place: usize) -> bool {
        let has_any = || self.queues.has_any(place, |other| self.lends(other));
        self.left.load(Ordering::Acquire) == 0 || has_any()
    }

    #[inline]
    fn load(&self, place: usize) -> Load {
        self.queues.load(place)
    }
}

/// What no thread of a pool is at.
const NOWHERE: (usize, usize) = (0, 0);

#[cfg(steadygraph_loom)]
loom::thread_local! {
    static HERE: Cell<(usize, usize)> = Cell::new(NOWHERE);
}
#[cfg(not(steadygraph_loom))]
thread_local! {
    /// Which pool the thread belongs to, by its address, and its place there.
    static HERE: Cell<(usize, usize)> = const { Cell::new(NOWHERE) };
}
