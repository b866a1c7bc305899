use std::sync::atomic::AtomicU64;
use std::task::{Wake, Waker};
use std::time::Duration;

use super::pace::WINDOW;
use super::*;

const HOUR: Duration = Duration::from_secs(3600);

/// Whether an actor waits, for any thread; no turn is ever given.
#[derive(Debug, Default)]
struct Waiting(AtomicBool);

impl Work for Waiting {
    fn has_work_for(&self, _place: usize) -> bool {
        self.0.load(Ordering::Acquire)
    }
    fn load(&self, _place: usize) -> Load {
        Load::default()
    }
}

/// As a waker: an actor is woken.
impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

fn nothing() -> Waiting {
    Waiting::default()
}

#[test]
fn a_call_before_the_sleep_ends_it_at_once() {
    let (watch, timers) = (Watch::new(1), Timers::default());
    watch.belongs_here(0);
    watch.wake(0);
    watch.sleep(0, &timers, &nothing());
    assert!(!watch.is_kept());
}

#[test]
fn nobody_sleeps_while_there_is_work() {
    let (watch, timers) = (Watch::new(1), Timers::default());
    watch.belongs_here(0);
    watch.sleep(0, &timers, &Waiting(AtomicBool::new(true)));
    assert_eq!(watch.asleep.load(Ordering::Relaxed), 0);
}

#[test]
fn a_deadline_that_has_come_is_fired_by_the_sleeper() {
    let (watch, timers) = (Watch::new(1), Timers::default());
    watch.belongs_here(0);
    let work = Arc::new(nothing());
    timers.add(Instant::now(), &Waker::from(Arc::clone(&work)));
    watch.sleep(0, &timers, &*work);
    assert_eq!(timers.first(), None);
}

#[test]
fn a_new_first_deadline_is_met_by_a_thread_that_sleeps_already() {
    let (watch, timers) = (Watch::new(1), Arc::new(Timers::default()));
    timers.set_watch(Arc::clone(&watch));
    timers.add(Instant::now() + HOUR, Waker::noop());
    let work = Arc::new(nothing());
    let waker = Waker::from(Arc::clone(&work));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            watch.belongs_here(0);
            watch.sleep(0, &timers, &*work);
        });
        until(|| watch.is_kept());
        timers.add(Instant::now(), &waker);
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
            here.sleep(place, &timers, &nothing());
        });
        until(|| keeper(&watch) == Some(0) && watch.lock().sleeping.len() == place);
        thread
    };
    let threads = (0..threads).map(sleep).collect();
    (watch, threads)
}

fn join(threads: Vec<std::thread::JoinHandle<()>>) {
    for thread in threads {
        assert!(thread.join().is_ok());
    }
}

#[test]
fn a_watcher_that_is_woken_leaves_the_watch_to_another_that_sleeps() {
    let (watch, threads) = asleep(2);
    watch.wake(0);
    until(|| keeper(&watch) == Some(1));
    watch.wake(1);
    join(threads);
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
    join(threads);
}

#[test]
fn a_call_is_for_one_thread_and_the_last_that_went_to_sleep() {
    let (watch, mut threads) = asleep(3);
    watch.call();
    // The others go on sleeping.
    join(threads.split_off(2));
    assert_eq!(
        (keeper(&watch), &watch.lock().sleeping[..]),
        (Some(0), &[1][..])
    );
    watch.wake_all();
    join(threads);
}

#[test]
fn who_is_called_next_waits_until_the_first_has_come() {
    let watch = Watch::new(2);
    let work = nothing();
    for place in 0..2 {
        watch.fall_asleep(place, &watch.threads[place], &work);
    }
    watch.call();
    watch.call();
    assert_eq!(watch.lock().called, Some(1));
    assert!(!watch.threads[0].woken.load(Ordering::Relaxed));
    watch.leave(1, &watch.threads[1], &Timers::default());
    watch.call();
    assert_eq!(watch.lock().called, Some(0));
}

/// What the first of two threads has done, and what waits for it.
struct First(AtomicU64, usize);

impl Work for First {
    fn has_work_for(&self, _place: usize) -> bool {
        false
    }
    fn load(&self, place: usize) -> Load {
        match place {
            0 => Load {
                turns: self.0.load(Ordering::Relaxed),
                waiting: self.1,
            },
            _ => Load::default(),
        }
    }
}

#[test]
fn a_thread_that_sleeps_is_not_quick() {
    let watch = Watch::new(2);
    let (began, work) = (watch.lock().pace.began, First(1000.into(), 0));
    watch.survey(&mut watch.lock(), began + WINDOW, &work);
    assert!(watch.has_quick());
    watch.fall_asleep(0, &watch.threads[0], &work);
    assert!(!watch.has_quick());
    work.0.store(2000, Ordering::Relaxed);
    watch.survey(&mut watch.lock(), began + 3 * WINDOW, &work);
    assert!(!watch.has_quick());
}

#[test]
fn the_watcher_looks_again_while_a_thread_is_quick_and_no_longer() {
    let (watch, timers) = (Watch::new(2), Timers::default());
    let (began, work) = (watch.lock().pace.began, First(1000.into(), 0));
    watch.survey(&mut watch.lock(), began + WINDOW, &work);
    assert_eq!(watch.take_watch(1, &timers), Some(Some(began + 2 * WINDOW)));
    watch.survey(&mut watch.lock(), began + 2 * WINDOW, &work);
    assert_eq!(watch.take_watch(1, &timers), Some(None));
}

#[test]
fn a_deadline_wakes_its_watcher_and_nobody_else() {
    let (watch, timers) = (Watch::new(2), Timers::default());
    watch.fall_asleep(1, &watch.threads[1], &nothing());
    let work = Arc::new(Calling(Arc::clone(&watch), nothing()));
    timers.add(Instant::now(), &Waker::from(Arc::clone(&work)));
    watch.sleep(0, &timers, &*work);
    assert!(!watch.threads[1].woken.load(Ordering::Relaxed));
    // But for more than one there is help.
    watch.call();
    assert!(watch.threads[1].woken.load(Ordering::Relaxed));
}

/// Calls a thread for what its waker brings, as a pool does.
struct Calling(Arc<Watch>, Waiting);

impl Wake for Calling {
    fn wake(self: Arc<Self>) {
        self.1.0.store(true, Ordering::Release);
        self.0.call();
    }
}

impl Work for Calling {
    fn has_work_for(&self, place: usize) -> bool {
        self.1.has_work_for(place)
    }
    fn load(&self, place: usize) -> Load {
        self.1.load(place)
    }
}
