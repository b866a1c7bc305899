//! Under loom: whoever enqueues an actor and whoever goes to sleep do not miss each other.
//!
//! ```text
//! RUSTFLAGS='--cfg steadygraph_loom' cargo test -p steadygraph --lib --release watch::explored
//! ```
//!
//! A call that gets lost leaves a thread parked for ever, which loom reports as a deadlock. A window is over at each look.

use loom::sync::Condvar;
use loom::thread::{JoinHandle, spawn};

use super::*;

/// The queues of some threads, and one that they share, as what loom sees.
#[derive(Debug)]
struct Model {
    watch: Arc<Watch>,
    timers: Timers,
    shared: AtomicUsize,
    own: Box<[AtomicUsize]>,
    /// What the thread at 0 has given before.
    turns: AtomicUsize,
    /// Actors that have not had their turn.
    left: AtomicUsize,
}

impl Work for Model {
    fn has_work_for(&self, place: usize) -> bool {
        let has_any = |queue: &AtomicUsize| queue.load(Ordering::Acquire) > 0;
        let mut own = self.own.iter().enumerate();
        self.left.load(Ordering::Acquire) == 0
            || has_any(&self.shared)
            || own
                .any(|(other, own)| (other == place || !self.watch.is_quick(other)) && has_any(own))
    }

    /// No thread gives another turn: none stays quick once that was seen.
    fn load(&self, place: usize) -> Load {
        match place {
            0 => Load {
                turns: self.turns.load(Ordering::Relaxed) as u64,
                waiting: 0,
            },
            _ => Load::default(),
        }
    }
}

impl Model {
    fn new(threads: usize, left: usize) -> Arc<Self> {
        Arc::new(Self {
            watch: Watch::new(threads),
            timers: Timers::default(),
            shared: AtomicUsize::new(0),
            own: (0..threads).map(|_| AtomicUsize::new(0)).collect(),
            turns: AtomicUsize::new(0),
            left: AtomicUsize::new(left),
        })
    }

    /// The thread at `place` was found to be quick.
    fn is_quick(&self, place: usize) {
        let _state = self.watch.lock();
        self.watch.set_quick(&self.watch.threads[place], true);
    }

    /// As the pool's.
    fn enqueue(&self, own: Option<usize>) {
        let queue = own.map_or(&self.shared, |place| &self.own[place]);
        queue.fetch_add(1, Ordering::Release);
        fence(Ordering::SeqCst);
        let is_seen_to = match own {
            Some(place) => self.watch.is_quick(place),
            None => self.watch.has_quick(),
        };
        if !is_seen_to {
            self.watch.call();
        }
    }

    fn take(&self, queue: &AtomicUsize) -> bool {
        let less = |count: usize| count.checked_sub(1);
        queue
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, less)
            .is_ok()
    }

    /// As the pool's queues: a thief takes one more along, which is in no queue for a moment. Whether it has done so.
    fn next(&self, place: usize) -> Option<bool> {
        if self.take(&self.own[place]) || self.take(&self.shared) {
            return Some(false);
        }
        let others = (0..self.own.len()).filter(|other| *other != place);
        let mut lenders = others.filter(|other| !self.watch.is_quick(*other));
        let from = lenders.find(|other| self.take(&self.own[*other]))?;
        let has_company = self.take(&self.own[from]);
        if has_company {
            self.own[place].fetch_add(1, Ordering::Release);
        }
        Some(has_company)
    }

    /// As the pool's.
    fn work(&self, place: usize, turn: impl Fn()) {
        self.watch.belongs_here(place);
        let mut has_slept = false;
        while self.left.load(Ordering::Acquire) > 0 {
            let Some(has_company) = self.next(place) else {
                self.watch.sleep(place, &self.timers, self);
                has_slept = true;
                continue;
            };
            if std::mem::take(&mut has_slept) || has_company {
                fence(Ordering::SeqCst);
                if self.has_work_for(place) {
                    self.watch.call();
                }
            }
            turn();
            self.end_one();
        }
    }

    fn end_one(&self) {
        if self.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.watch.wake_all();
        }
    }

    fn start(self: &Arc<Self>, place: usize) -> JoinHandle<()> {
        let here = Arc::clone(self);
        spawn(move || here.work(place, || {}))
    }
}

fn explore(preemptions: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.max_branches = 20_000;
    builder.check(model);
}

fn join(threads: impl IntoIterator<Item = JoinHandle<()>>) {
    for thread in threads {
        assert!(thread.join().is_ok());
    }
}

#[test]
fn who_is_enqueued_has_a_turn_wherever_the_threads_are_on_their_way_to_sleep() {
    explore(2, || {
        let model = Model::new(2, 1);
        let threads = [0, 1].map(|place| model.start(place));
        model.enqueue(None);
        join(threads);
    });
}

/// The second sees that a thread is called, and goes by that.
#[test]
fn two_who_are_enqueued_have_their_turns_although_one_thread_is_called() {
    explore(3, || {
        let model = Model::new(2, 2);
        let thread = model.start(0);
        model.enqueue(None);
        model.enqueue(None);
        join([thread]);
    });
}

#[test]
fn two_who_enqueue_at_once_are_not_missed() {
    explore(2, || {
        let model = Model::new(2, 2);
        let thread = model.start(0);
        let there = Arc::clone(&model);
        let other = spawn(move || there.enqueue(None));
        model.enqueue(None);
        join([thread, other]);
    });
}

/// It was left to the quick thread, which looks before it sleeps.
#[test]
fn who_is_left_to_a_quick_thread_has_a_turn_although_that_falls_asleep() {
    explore(3, || {
        let model = Model::new(2, 1);
        model.is_quick(0);
        let thread = model.start(0);
        model.enqueue(None);
        join([thread]);
    });
}

/// It was left to the quick thread, which is in a turn that takes long: the watcher finds that out, and looks.
#[test]
fn who_is_left_to_a_quick_thread_has_a_turn_although_that_takes_long() {
    for (own, turns) in [(None, 0), (None, 1), (Some(0), 0), (Some(0), 1)] {
        explore(3, move || {
            let model = Model::new(2, 1);
            model.is_quick(0);
            // Where it has given one, it is the second look that finds it out.
            model.turns.store(turns, Ordering::Relaxed);
            let watcher = model.start(1);
            // As the thread at 0, whose turn lasts until the other one has ended.
            model.enqueue(own);
            join([watcher]);
        });
    }
}

/// It falls asleep, and the thread that others count on is found out, at once.
#[test]
fn a_quick_thread_that_is_found_out_and_another_that_falls_asleep_miss_nobody() {
    explore(1, || {
        let model = Model::new(2, 2);
        model.is_quick(0);
        let threads = [0, 1].map(|place| model.start(place));
        model.enqueue(None);
        model.enqueue(None);
        join(threads);
    });
}

/// One has ended all that there is before the other has begun.
#[test]
fn the_last_end_is_seen_by_a_thread_that_begins_late() {
    explore(3, || {
        let model = Model::new(2, 1);
        let thread = model.start(0);
        model.end_one();
        join([thread]);
    });
}

/// One sleeps already when the other, which falls asleep, finds that there is a quick thread to look after.
#[test]
fn a_quick_thread_is_looked_after_by_one_that_sleeps_already() {
    explore(2, || {
        let model = Model::new(3, 1);
        let sleepers = [1, 2].map(|place| model.start(place));
        model.turns.store(1, Ordering::Relaxed);
        // As the thread at 0, whose turn lasts until the others have ended.
        model.enqueue(Some(0));
        join(sleepers);
    });
}

/// A turn that lasts until another one has begun.
fn meets(begun: &Arc<(Mutex<usize>, Condvar)>) -> impl Fn() + use<> {
    let begun = Arc::clone(begun);
    move || {
        let (count, changed) = &*begun;
        let mut count = lock(count);
        *count += 1;
        changed.notify_all();
        while *count < 2 {
            count = changed.wait(count).expect("no turn panics");
        }
    }
}

/// While a thread sleeps, nobody waits behind a turn that takes long.
#[test]
fn two_who_are_enqueued_have_their_turns_at_once() {
    explore(2, || {
        let model = Model::new(2, 2);
        let begun = Arc::default();
        let threads = [0, 1].map(|place| {
            let (model, turn) = (Arc::clone(&model), meets(&begun));
            spawn(move || model.work(place, turn))
        });
        model.enqueue(None);
        model.enqueue(None);
        join(threads);
    });
}

/// The thief takes both, and keeps its thread with one of them.
#[test]
fn who_comes_along_with_a_thief_has_a_turn_at_once() {
    explore(3, || {
        let model = Model::new(3, 2);
        let begun = Arc::default();
        model.own[2].store(2, Ordering::Relaxed);
        let threads = [0, 1].map(|place| {
            let (model, turn) = (Arc::clone(&model), meets(&begun));
            spawn(move || model.work(place, turn))
        });
        join(threads);
    });
}
