//! The threads of a pool: how they sleep, and which of them wakes for the deadlines that they share.
//!
//! `#[inline]` as the pool itself: compiled where a program has one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Wake, Waker};
use std::thread::Thread;
use std::time::Instant;

use super::Timers;

/// One of the threads that sleep, the *watcher*, does so until the first deadline; the others until they are woken. A
/// watcher that is woken to work leaves the watch to another that sleeps. So a deadline is met although the thread that
/// asked for it is busy, and one deadline wakes one thread.
#[derive(Debug)]
pub(crate) struct Watch {
    threads: Box<[Sleeper]>,
    state: Mutex<State>,
    /// Whether there is a watcher; spares the lock.
    is_kept: AtomicBool,
}

#[derive(Debug, Default)]
struct Sleeper {
    /// Something is to be done. The thread clears it before it looks for what.
    woken: AtomicBool,
    /// Set by the thread itself, before it sleeps for the first time.
    thread: OnceLock<Thread>,
}

#[derive(Debug, Default)]
struct State {
    watcher: Option<Watcher>,
    /// The places of the others that sleep.
    sleeping: Vec<usize>,
}

#[derive(Debug)]
struct Watcher {
    place: usize,
    until: Option<Instant>,
}

impl Watch {
    /// For so many threads, none of which has begun.
    #[inline]
    pub(crate) fn new(threads: usize) -> Arc<Self> {
        Arc::new(Self {
            threads: (0..threads).map(|_| Sleeper::default()).collect(),
            state: Mutex::default(),
            is_kept: AtomicBool::new(false),
        })
    }

    /// Makes the calling thread the one at `place`, and gives its waker.
    #[inline]
    pub(crate) fn belongs_here(self: &Arc<Self>, place: usize) -> Waker {
        if let Some(sleeper) = self.threads.get(place) {
            let _ = sleeper.thread.set(std::thread::current());
        }
        Waker::from(Arc::new(Place {
            watch: Arc::clone(self),
            place,
        }))
    }

    /// Takes the word that something is to be done: what was done before it was given is seen after this.
    #[inline]
    pub(crate) fn take_call(&self, place: usize) {
        if let Some(sleeper) = self.threads.get(place) {
            sleeper.woken.swap(false, Ordering::AcqRel);
        }
    }

    /// Whether a thread sleeps until the first deadline. If not, those that work should look at the clock.
    #[inline]
    pub(crate) fn is_kept(&self) -> bool {
        self.is_kept.load(Ordering::Relaxed)
    }

    /// Sleeps until the thread at `place`, which is the calling one, is woken; fires `timers` meanwhile if it has the watch.
    #[inline]
    pub(crate) fn sleep(&self, place: usize, timers: &Timers) {
        let Some(sleeper) = self.threads.get(place) else {
            return;
        };
        if sleeper.woken.load(Ordering::Acquire) {
            return;
        }
        self.lock().sleeping.push(place);
        while !sleeper.woken.load(Ordering::Acquire) {
            match self.take_watch(place, timers) {
                // A stale token of `unpark` only costs a round.
                None | Some(None) => std::thread::park(),
                Some(Some(until)) => {
                    let now = Instant::now();
                    if until <= now {
                        timers.fire(now);
                    } else {
                        std::thread::park_timeout(until - now);
                    }
                }
            }
        }
        self.leave(place, timers);
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
        let until = timers.first();
        state.watcher = Some(Watcher { place, until });
        self.is_kept.store(true, Ordering::Relaxed);
        Some(until)
    }

    /// Takes the thread at `place` out of those that sleep. If then nobody watches and there is a deadline, another one is to: also
    /// where this one was to take the watch, and was woken before.
    #[inline]
    fn leave(&self, place: usize, timers: &Timers) {
        let mut state = self.lock();
        state.sleeping.retain(|other| *other != place);
        if state.watcher.as_ref().is_some_and(|it| it.place == place) {
            state.watcher = None;
            self.is_kept.store(false, Ordering::Relaxed);
        }
        let next = match state.watcher {
            None => timers.first().and(state.sleeping.first().copied()),
            Some(_) => None,
        };
        drop(state);
        if let Some(next) = next {
            self.unpark(next);
        }
    }

    /// Lets a thread that sleeps look at the deadlines again if none would wake in time for `when`, a new one.
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

/// A thread, to be woken.
#[derive(Debug)]
struct Place {
    watch: Arc<Watch>,
    place: usize,
}

impl Wake for Place {
    #[inline]
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    #[inline]
    fn wake_by_ref(self: &Arc<Self>) {
        self.watch.wake(self.place);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn a_call_before_the_sleep_ends_it_at_once() {
        let (watch, timers) = (Watch::new(1), Timers::default());
        watch.belongs_here(0).wake();
        watch.sleep(0, &timers);
        assert!(!watch.is_kept());
    }

    #[test]
    fn a_deadline_that_has_come_is_fired_by_the_sleeper() {
        let (watch, timers) = (Watch::new(1), Timers::default());
        let waker = watch.belongs_here(0);
        timers.add(Instant::now(), &waker);
        watch.sleep(0, &timers);
        assert_eq!(timers.first(), None);
    }

    #[test]
    fn a_new_first_deadline_is_met_by_a_thread_that_sleeps_already() {
        let (watch, timers) = (Watch::new(1), Arc::new(Timers::default()));
        timers.set_watch(Arc::clone(&watch));
        timers.add(Instant::now() + HOUR, Waker::noop());
        std::thread::scope(|scope| {
            let sleeper = scope.spawn(|| {
                let waker = watch.belongs_here(0);
                watch.take_call(0);
                assert!(!watch.is_kept());
                // From another thread, once this one sleeps.
                scope.spawn({
                    let (watch, timers) = (Arc::clone(&watch), Arc::clone(&timers));
                    move || {
                        while !watch.is_kept() {
                            std::thread::yield_now();
                        }
                        timers.add(Instant::now(), &waker);
                    }
                });
                watch.sleep(0, &timers);
            });
            sleeper.join().unwrap_or(());
        });
        assert!(timers.first() > Some(Instant::now()), "the hour is left");
    }

    fn keeper(watch: &Watch) -> Option<usize> {
        watch.lock().watcher.as_ref().map(|it| it.place)
    }

    fn until(holds: impl Fn() -> bool) {
        while !holds() {
            std::thread::yield_now();
        }
    }

    /// So many threads that sleep, the first of which has the watch; there is a deadline.
    fn asleep(threads: usize) -> (Arc<Watch>, Vec<std::thread::JoinHandle<()>>) {
        let (watch, timers) = (Watch::new(threads), Arc::new(Timers::default()));
        timers.add(Instant::now() + HOUR, Waker::noop());
        let sleep = |place| {
            let (here, timers) = (Arc::clone(&watch), Arc::clone(&timers));
            let thread = std::thread::spawn(move || {
                here.belongs_here(place);
                here.sleep(place, &timers);
            });
            until(|| keeper(&watch) == Some(0) && watch.lock().sleeping.len() == place);
            thread
        };
        let threads = (0..threads).map(sleep).collect();
        (watch, threads)
    }

    #[test]
    fn a_watcher_that_is_woken_leaves_the_watch_to_another_that_sleeps() {
        let (watch, threads) = asleep(2);
        watch.wake(0);
        until(|| keeper(&watch) == Some(1));
        watch.wake(1);
        for thread in threads {
            assert!(thread.join().is_ok());
        }
        assert_eq!(keeper(&watch), None);
    }

    #[test]
    fn one_that_was_woken_before_it_could_take_the_watch_passes_it_on() {
        let (watch, threads) = asleep(3);
        // It is woken, and has not run yet.
        watch.threads[1].woken.store(true, Ordering::Release);
        watch.wake(0);
        until(|| keeper(&watch) == Some(2));
        watch.wake_all();
        for thread in threads {
            assert!(thread.join().is_ok());
        }
    }
}
