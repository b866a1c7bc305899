//! The threads of a pool: how they sleep, when they are called, and which of them wakes for the deadlines that they share.
//!
//! `#[inline]` as the pool itself: compiled where a program has one.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering, fence};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::Thread;
use std::time::{Duration, Instant};

use super::Timers;

/// How often it is looked which threads are quick, while any is.
const WINDOW: Duration = Duration::from_millis(1);

/// For how long an actor waits for its turn at most, on average, where a thread is quick. To wake a thread on another core takes
/// some 22 µs, and there nothing of what the actor needs is in the cache.
const SHORT: Duration = Duration::from_micros(50);

/// One of the threads that sleep, the *watcher*, does so until the first deadline; the others until they are called. A
/// watcher that is called to work leaves the watch to another that sleeps. So a deadline is met although the thread that
/// asked for it is busy, and one deadline wakes one thread.
///
/// A thread is *quick* while its turns are so short that no actor waits long for its own, as far as was seen in the last
/// [`WINDOW`]: it does what it has woken itself, and no other is called for it nor takes it away. The watcher looks again each window,
/// so that an actor behind a turn that takes long after all has waited for two of them at most.
#[derive(Debug)]
pub(crate) struct Watch {
    threads: Box<[Sleeper]>,
    state: Mutex<State>,
    /// Whether there is a watcher; spares the lock.
    is_kept: AtomicBool,
    /// How many threads sleep or are about to; spares the lock.
    asleep: AtomicUsize,
    /// Whether one of them is called and has not come yet; spares the lock.
    is_called: AtomicBool,
}

#[derive(Debug, Default)]
struct Sleeper {
    /// It is to wake up.
    woken: AtomicBool,
    /// Never while it sleeps: who asks for it otherwise goes by what it will do.
    is_quick: AtomicBool,
    /// Set by the thread itself, before it sleeps for the first time.
    thread: OnceLock<Thread>,
}

#[derive(Debug)]
struct State {
    watcher: Option<Watcher>,
    /// The places of the others that sleep; the last has the warmest cache.
    sleeping: Vec<usize>,
    /// Who is called and has not come yet: one at a time, which calls the next if there is more to do.
    called: Option<usize>,
    /// When the window began, and how many turns each thread had given.
    began: Instant,
    turns: Box<[u64]>,
}

#[derive(Debug)]
struct Watcher {
    place: usize,
    until: Option<Instant>,
}

/// What the threads have to do.
pub(crate) trait Work {
    /// Whether there is anything for the thread at `place`.
    fn has_any_for(&self, place: usize) -> bool;
    /// What the thread at `place` has done, and what waits for it.
    fn load(&self, place: usize) -> Load;
}

/// What a thread has done, and what waits for it.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Load {
    /// The turns that it has ever given.
    pub(crate) turns: u64,
    /// The actors that wait for theirs.
    pub(crate) waiting: usize,
}

impl Watch {
    /// For so many threads, none of which has begun.
    #[inline]
    pub(crate) fn new(threads: usize) -> Arc<Self> {
        Arc::new(Self {
            threads: (0..threads).map(|_| Sleeper::default()).collect(),
            state: Mutex::new(State {
                watcher: None,
                sleeping: Vec::new(),
                called: None,
                began: Instant::now(),
                turns: (0..threads).map(|_| 0).collect(),
            }),
            is_kept: AtomicBool::new(false),
            asleep: AtomicUsize::new(0),
            is_called: AtomicBool::new(false),
        })
    }

    /// Makes the calling thread the one at `place`.
    #[inline]
    pub(crate) fn belongs_here(&self, place: usize) {
        if let Some(sleeper) = self.threads.get(place) {
            let _ = sleeper.thread.set(std::thread::current());
        }
    }

    /// Whether a thread sleeps until the first deadline. If not, those that work should look at the clock.
    #[inline]
    pub(crate) fn is_kept(&self) -> bool {
        self.is_kept.load(Ordering::Relaxed)
    }

    /// Whether the thread at `place` is quick.
    #[inline]
    pub(crate) fn is_quick(&self, place: usize) -> bool {
        let thread = self.threads.get(place);
        thread.is_some_and(|it| it.is_quick.load(Ordering::Relaxed))
    }

    /// Whether any thread is.
    #[inline]
    pub(crate) fn has_quick(&self) -> bool {
        let mut threads = self.threads.iter();
        threads.any(|it| it.is_quick.load(Ordering::Relaxed))
    }

    /// Sleeps until there is work for the thread at `place`, which is the calling one, or it is called; fires `timers` meanwhile if
    /// it has the watch.
    #[inline]
    pub(crate) fn sleep(&self, place: usize, timers: &Timers, work: &impl Work) {
        let Some(sleeper) = self.threads.get(place) else {
            return;
        };
        if let Some(look) = self.fall_asleep(place, sleeper, work) {
            self.look_again(look);
        }
        while !sleeper.woken.load(Ordering::Acquire) && !work.has_any_for(place) {
            match self.take_watch(place, timers) {
                // A stale token of `unpark` only costs a round.
                None | Some(None) => std::thread::park(),
                Some(Some(until)) => {
                    let now = Instant::now();
                    if until <= now {
                        timers.fire(now);
                        self.survey(&mut self.lock(), now, work);
                        fence(Ordering::SeqCst);
                    } else {
                        std::thread::park_timeout(until - now);
                    }
                }
            }
        }
        self.leave(place, sleeper, timers);
    }

    /// Counts the calling thread among those that sleep. What was enqueued by whoever does not see that yet is seen by the look
    /// which follows. Gives when the watcher has to look again.
    #[inline]
    fn fall_asleep(&self, place: usize, sleeper: &Sleeper, work: &impl Work) -> Option<Instant> {
        let mut state = self.lock();
        sleeper.is_quick.store(false, Ordering::Relaxed);
        state.sleeping.push(place);
        self.asleep.fetch_add(1, Ordering::Relaxed);
        self.survey(&mut state, Instant::now(), work);
        let look = self.next_look(&state);
        drop(state);
        fence(Ordering::SeqCst);
        look
    }

    /// Finds out which threads are quick, once a window is over.
    #[inline]
    fn survey(&self, state: &mut State, now: Instant, work: &impl Work) {
        let span = now.saturating_duration_since(state.began);
        if span < WINDOW {
            return;
        }
        state.began = now;
        let watcher = state.watcher.as_ref().map(|it| it.place);
        for ((place, thread), before) in self.threads.iter().enumerate().zip(&mut state.turns) {
            let load = work.load(place);
            let turns = load.turns - std::mem::replace(before, load.turns);
            let is_asleep = watcher == Some(place) || state.sleeping.contains(&place);
            let is_quick = !is_asleep && is_quick(span, turns, load.waiting);
            thread.is_quick.store(is_quick, Ordering::Relaxed);
        }
    }

    /// When to look again which threads are quick.
    #[inline]
    fn next_look(&self, state: &State) -> Option<Instant> {
        self.has_quick().then(|| state.began + WINDOW)
    }

    /// Gives the watch to the thread at `place` unless another has it; until when to sleep with it.
    #[inline]
    fn take_watch(&self, place: usize, timers: &Timers) -> Option<Option<Instant>> {
        let mut state = self.lock();
        let has_watch = match &state.watcher {
            Some(watcher) => watcher.place == place,
            None => {
                state.sleeping.retain(|other| *other != place);
                true
            }
        };
        if !has_watch {
            return None;
        }
        // Under the lock: a deadline that comes before it from now on finds the watcher, see `look_again`.
        let look = self.next_look(&state);
        let until = timers.first().into_iter().chain(look).min();
        state.watcher = Some(Watcher { place, until });
        self.is_kept.store(true, Ordering::Relaxed);
        Some(until)
    }

    /// Takes the calling thread out of those that sleep: it looks for work next. If then nobody watches and there is a need, another
    /// one is to: also where this one was to take the watch, and was woken before.
    #[inline]
    fn leave(&self, place: usize, sleeper: &Sleeper, timers: &Timers) {
        let mut state = self.lock();
        sleeper.woken.store(false, Ordering::Relaxed);
        self.asleep.fetch_sub(1, Ordering::Relaxed);
        state.sleeping.retain(|other| *other != place);
        if state.called == Some(place) {
            state.called = None;
            self.is_called.store(false, Ordering::Relaxed);
        }
        if state.watcher.as_ref().is_some_and(|it| it.place == place) {
            state.watcher = None;
            self.is_kept.store(false, Ordering::Relaxed);
        }
        let is_needed = timers.first().or(self.next_look(&state)).is_some();
        let next = match state.watcher {
            None if is_needed => state.sleeping.first().copied(),
            _ => None,
        };
        drop(state);
        if let Some(next) = next {
            self.unpark(next);
        }
        // Whoever enqueued something and saw that this thread was called: it sees it.
        fence(Ordering::SeqCst);
    }

    /// Calls one of the threads that sleep, unless one is called already. The caller has put a `SeqCst` fence between
    /// what there is to do and this.
    #[inline]
    pub(crate) fn call(&self) {
        if self.asleep.load(Ordering::Relaxed) == 0 || self.is_called.load(Ordering::Relaxed) {
            return;
        }
        let mut state = self.lock();
        if state.called.is_some() {
            return;
        }
        let watcher = state.watcher.as_ref().map(|it| it.place);
        let Some(place) = state.sleeping.last().copied().or(watcher) else {
            return;
        };
        state.called = Some(place);
        self.is_called.store(true, Ordering::Relaxed);
        drop(state);
        self.wake(place);
    }

    /// Lets a thread that sleeps look again if none would wake in time for `when`, a new deadline.
    pub(crate) fn look_again(&self, when: Instant) {
        let state = self.lock();
        let place = match &state.watcher {
            Some(watcher) if watcher.until.is_some_and(|until| until <= when) => None,
            Some(watcher) => Some(watcher.place),
            // It takes the watch, which was left while there was no deadline.
            None => state.sleeping.first().copied(),
        };
        drop(state);
        if let Some(place) = place {
            self.unpark(place);
        }
    }

    /// Wakes all threads.
    #[inline]
    pub(crate) fn wake_all(&self) {
        (0..self.threads.len()).for_each(|place| self.wake(place));
    }

    fn wake(&self, place: usize) {
        if let Some(sleeper) = self.threads.get(place)
            && !sleeper.woken.swap(true, Ordering::AcqRel)
        {
            self.unpark(place);
        }
    }

    fn unpark(&self, place: usize) {
        if let Some(thread) = self.threads.get(place).and_then(|it| it.thread.get()) {
            thread.unpark();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a thread that has given so many turns in this time is quick, where so many actors wait for theirs.
#[inline]
fn is_quick(span: Duration, turns: u64, waiting: usize) -> bool {
    let wait = span.as_nanos() * (waiting as u128 + 1);
    turns > 0 && wait <= SHORT.as_nanos() * u128::from(turns)
}

#[cfg(test)]
mod tests;
