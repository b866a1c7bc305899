//! The threads of a pool: how they sleep, when they are called, and which of them wakes for the deadlines that they share.
//!
//! What lies in [`State`] and which threads are asleep, called or quick is written under the lock alone; the atomics beside it are
//! for those who only look. Whoever enqueues an actor puts a `SeqCst` fence behind it, and then looks whether it has to
//! [`call`](Watch::call). One of three fences pairs with that one, each followed by a look at the queues:
//!
//! * that of `fall_asleep`: it sees that the thread sleeps, or the thread sees the actor;
//! * that of whoever comes when it is called, behind its first turn's choice: it sees that the thread is no longer about to come,
//!   or the thread sees the actor and calls another;
//! * that behind deadlines and a survey: it sees that the watcher is no longer called and that a thread is no longer quick, or
//!   the watcher sees the actor.
//!
//! While a thread is quick and another sleeps, there is a watcher that looks again when the window ends.
//!
//! `#[inline]` as the pool itself: compiled where a program has one.

mod pace;

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use crossbeam_utils::CachePadded;

pub(crate) use self::pace::Load;
use self::pace::Pace;
use super::Timers;
use super::clock::real as now;
use super::sync::{AtomicBool, AtomicUsize, Mutex, MutexGuard, Ordering, fence, lock};
use super::thread::{self, Thread};

/// One of the threads that sleep, the *watcher*, does so until the first deadline; the others until they are called. A
/// watcher that has work leaves the watch to another that sleeps, if there is a need for one. So a deadline is met although the
/// thread that asked for it is busy.
///
/// A thread is *quick* while it gives so many turns that no actor waits long for its own, on average over the last
/// [window](pace::WINDOW): it does what it has woken itself, and no other is called for it nor takes it away. The watcher looks each
/// window whether it still is: an actor behind a turn that takes long after all is taken in the second window at the latest, if
/// a thread sleeps.
#[derive(Debug)]
pub(crate) struct Watch {
    threads: Box<[CachePadded<Sleeper>]>,
    state: Mutex<State>,
    /// Whether there is a watcher.
    is_kept: AtomicBool,
    /// How many threads sleep or are about to.
    asleep: AtomicUsize,
    /// Whether one of them is called and has not come yet.
    is_called: AtomicBool,
    /// How many threads are quick.
    quick: AtomicUsize,
}

#[derive(Debug, Default)]
struct Sleeper {
    /// It is to wake up. One that is set late, when the thread has found work by itself, costs it a round.
    woken: AtomicBool,
    /// Never from `fall_asleep` to `leave`: a watcher that fires deadlines enqueues actors although it is not at work.
    is_quick: AtomicBool,
    /// Set by the thread itself, before it sleeps for the first time.
    thread: OnceLock<Thread>,
}

#[derive(Debug)]
struct State {
    watcher: Option<Watcher>,
    /// The places of the others that sleep; the last has the warmest cache.
    sleeping: Vec<usize>,
    /// By place: whether the thread sleeps.
    is_asleep: Box<[bool]>,
    /// Who is called and has not come yet: one at a time, which calls the next if there is more to do.
    called: Option<usize>,
    pace: Pace,
}

#[derive(Debug)]
struct Watcher {
    place: usize,
    until: Option<Instant>,
}

/// What the threads have to do.
pub(crate) trait Work {
    /// Whether the thread at `place` should stay awake: for an actor that waits, or for the end.
    fn has_work_for(&self, place: usize) -> bool;
    /// What the thread at `place` has done, and what waits for it.
    fn load(&self, place: usize) -> Load;
}

impl Watch {
    /// For so many threads, none of which has begun.
    #[inline]
    pub(crate) fn new(threads: usize) -> Arc<Self> {
        Arc::new(Self {
            threads: (0..threads).map(|_| CachePadded::default()).collect(),
            state: Mutex::new(State {
                watcher: None,
                sleeping: Vec::new(),
                is_asleep: (0..threads).map(|_| false).collect(),
                called: None,
                pace: Pace::new(threads, now()),
            }),
            is_kept: AtomicBool::new(false),
            asleep: AtomicUsize::new(0),
            is_called: AtomicBool::new(false),
            quick: AtomicUsize::new(0),
        })
    }

    /// Makes the calling thread the one at `place`.
    #[inline]
    pub(crate) fn belongs_here(&self, place: usize) {
        if let Some(sleeper) = self.threads.get(place) {
            let _ = sleeper.thread.set(thread::current());
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
        self.quick.load(Ordering::Relaxed) > 0
    }

    /// Sleeps until there is work for the thread at `place`, which is the calling one, or it is called; fires `timers` meanwhile if
    /// it has the watch.
    #[inline]
    pub(crate) fn sleep(&self, place: usize, timers: &Timers, work: &impl Work) {
        let Some(sleeper) = self.threads.get(place) else {
            return;
        };
        if let Some(survey) = self.fall_asleep(place, sleeper, work) {
            self.watch_until(survey);
        }
        while !sleeper.woken.load(Ordering::Acquire) && !work.has_work_for(place) {
            match self.take_watch(place, timers) {
                // A stale token of `unpark` only costs a round.
                None | Some(None) => thread::park(),
                Some(Some(until)) if until <= now() => {
                    self.fire(place, timers);
                    self.survey(&mut self.lock(), now(), work);
                    fence(Ordering::SeqCst);
                }
                Some(Some(until)) => thread::park_until(until),
            }
        }
        self.leave(place, sleeper, timers);
    }

    /// Counts the calling thread among those that sleep. Gives when the watcher has to look again which threads are quick.
    #[inline]
    fn fall_asleep(&self, place: usize, sleeper: &Sleeper, work: &impl Work) -> Option<Instant> {
        let mut state = self.lock();
        self.set_quick(sleeper, false);
        state.sleeping.push(place);
        self.set_asleep(&mut state, place, true);
        self.survey(&mut state, now(), work);
        let survey = self.next_survey(&state);
        drop(state);
        fence(Ordering::SeqCst);
        survey
    }

    /// Wakes whose deadline has come. Nobody else is called for them: the thread takes them itself, and then calls the next
    /// if there are several.
    #[inline]
    fn fire(&self, place: usize, timers: &Timers) {
        let mut state = self.lock();
        let claims = state.called.is_none();
        if claims {
            self.set_called(&mut state, Some(place));
        }
        drop(state);
        timers.fire(now());
        if claims {
            self.set_called(&mut self.lock(), None);
        }
    }

    /// Finds out which threads are quick, once a window is over.
    #[inline]
    fn survey(&self, state: &mut State, now: Instant, work: &impl Work) {
        let Some(span) = state.pace.next(now) else {
            return;
        };
        for (place, thread) in self.threads.iter().enumerate() {
            let was_quick = state.pace.was_quick(place, work.load(place), span);
            let is_asleep = state.is_asleep.get(place) == Some(&true);
            self.set_quick(thread, was_quick && !is_asleep);
        }
    }

    /// When to look again which threads are quick.
    #[inline]
    fn next_survey(&self, state: &State) -> Option<Instant> {
        self.has_quick().then(|| state.pace.end())
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
        // Under the lock: a deadline that comes before it from now on finds the watcher, see `watch_until`.
        let survey = self.next_survey(&state);
        let until = timers.first().into_iter().chain(survey).min();
        state.watcher = Some(Watcher { place, until });
        self.is_kept.store(true, Ordering::Relaxed);
        Some(until)
    }

    /// Takes the calling thread out of those that sleep: it looks for work next. If then nobody watches and there is a need, another
    /// one is to: also where this one was to take the watch, and was woken before.
    #[inline]
    fn leave(&self, place: usize, sleeper: &Sleeper, timers: &Timers) {
        let mut state = self.lock();
        // Acquires what it was woken for.
        sleeper.woken.swap(false, Ordering::AcqRel);
        state.sleeping.retain(|other| *other != place);
        self.set_asleep(&mut state, place, false);
        if state.called == Some(place) {
            self.set_called(&mut state, None);
        }
        if state.watcher.as_ref().is_some_and(|it| it.place == place) {
            state.watcher = None;
            self.is_kept.store(false, Ordering::Relaxed);
        }
        let next = match (&state.watcher, state.sleeping.first()) {
            (None, Some(next)) if self.has_quick() || timers.first().is_some() => Some(*next),
            _ => None,
        };
        drop(state);
        if let Some(next) = next {
            self.unpark(next);
        }
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
        self.set_called(&mut state, Some(place));
        drop(state);
        self.wake(place);
    }

    /// Lets a thread watch until `when`, if none would wake in time for it.
    pub(crate) fn watch_until(&self, when: Instant) {
        let state = self.lock();
        let place = match &state.watcher {
            Some(watcher) if watcher.until.is_some_and(|until| until <= when) => None,
            Some(watcher) => Some(watcher.place),
            // It takes the watch, which was left while there was no need.
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
        // A thread that is about to sleep sees why this is called, or this sees the thread.
        fence(Ordering::SeqCst);
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

    #[inline]
    fn set_asleep(&self, state: &mut State, place: usize, is_asleep: bool) {
        if let Some(it) = state.is_asleep.get_mut(place) {
            *it = is_asleep;
        }
        let step = if is_asleep { 1 } else { usize::MAX };
        self.asleep.fetch_add(step, Ordering::Relaxed);
    }

    #[inline]
    fn set_called(&self, state: &mut State, called: Option<usize>) {
        state.called = called;
        self.is_called.store(called.is_some(), Ordering::Relaxed);
    }

    /// Under the lock.
    #[inline]
    fn set_quick(&self, sleeper: &Sleeper, is_quick: bool) {
        let was_quick = sleeper.is_quick.load(Ordering::Relaxed);
        if was_quick != is_quick {
            sleeper.is_quick.store(is_quick, Ordering::Relaxed);
            let step = if is_quick { 1 } else { usize::MAX };
            self.quick.fetch_add(step, Ordering::Relaxed);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

#[cfg(all(test, steadygraph_loom))]
mod explored;
#[cfg(all(test, not(steadygraph_loom)))]
mod tests;
