//! The actors of one thread that have something to do.

use std::sync::{Arc, OnceLock, atomic as std_atomic};
use std::task::{Wake, Waker};
use std::time::Instant;

use crate::host::Patience;
use crate::host::sync::{AtomicBool, AtomicU64, Ordering, keep_sequential};
use crate::host::thread::{self, Thread};

/// Actors that were woken by their own thread stand in a queue, which costs no locked instruction; those that others woke are
/// one bit each. Both wake the thread if it sleeps.
#[derive(Debug)]
pub(crate) struct ReadySet {
    /// Those that were woken from elsewhere.
    words: Box<[AtomicU64]>,
    /// A word is not empty; kept where there is more than one to look at.
    has_words: AtomicBool,
    queue: Queue,
    /// Whether the thread sleeps or is about to: only then a waker has to wake it.
    sleeping: AtomicBool,
    /// The token of the thread that the actors run on; 0 before it runs.
    owner: AtomicU64,
    thread: OnceLock<Thread>,
    /// Whether the thread, which has nothing to do, waits a little before it sleeps.
    patience: Arc<Patience>,
    is_patient: bool,
}

impl ReadySet {
    /// A set for `len` actors, all of which have something to do, and the patience of their thread.
    pub(crate) fn full(len: usize, patience: Patience) -> Arc<Self> {
        let set = Self {
            words: (0..len.div_ceil(64)).map(|_| AtomicU64::new(0)).collect(),
            has_words: AtomicBool::new(true),
            queue: Queue::new(len),
            sleeping: AtomicBool::new(false),
            owner: AtomicU64::new(0),
            thread: OnceLock::new(),
            patience: Arc::new(patience),
            // An actor that is alone is patient itself, and knows what for.
            is_patient: len > 1,
        };
        (0..len).for_each(|actor| set.insert(actor));
        Arc::new(set)
    }

    /// The waker of one actor.
    pub(crate) fn waker(self: &Arc<Self>, actor: usize) -> Waker {
        Waker::from(Arc::new(Bit {
            set: Arc::clone(self),
            actor,
        }))
    }

    /// How patient the thread is when it has nothing to do.
    pub(crate) fn patience(&self) -> &Arc<Patience> {
        &self.patience
    }

    fn insert(&self, actor: usize) {
        if let Some(word) = self.words.get(actor / 64) {
            word.fetch_or(1 << (actor % 64), Ordering::SeqCst);
            if self.words.len() > 1 {
                self.has_words.store(true, Ordering::SeqCst);
            }
        }
    }

    /// The next actor of the queue, for the thread that they run on.
    #[inline]
    pub(crate) fn next(&self) -> Option<usize> {
        self.queue.pop()
    }

    /// Puts the actors that were woken from elsewhere into the queue.
    #[inline]
    pub(crate) fn collect(&self) {
        let may_hold = match &self.words[..] {
            [only] => only.load(Ordering::Relaxed) != 0,
            _ => self.has_words.load(Ordering::Relaxed),
        };
        if may_hold {
            self.collect_words();
        }
    }

    #[cold]
    fn collect_words(&self) {
        // Before the look: a bit that comes behind it says so again.
        if self.words.len() > 1 && !self.has_words.swap(false, Ordering::SeqCst) {
            return;
        }
        for (place, word) in self.words.iter().enumerate() {
            if word.load(Ordering::Relaxed) != 0 {
                for bit in bits(word.swap(0, Ordering::SeqCst)) {
                    self.queue.push(place * 64 + bit);
                }
            }
        }
    }

    /// All that have something to do, in order; they stay.
    pub(crate) fn snapshot(&self) -> Vec<usize> {
        let mut ready = Vec::new();
        for (place, word) in self.words.iter().enumerate() {
            ready.extend(bits(word.load(Ordering::Relaxed)).map(|bit| place * 64 + bit));
        }
        ready
    }

    /// Takes one actor out of the set.
    pub(crate) fn remove(&self, actor: usize) {
        if let Some(word) = self.words.get(actor / 64) {
            word.fetch_and(!(1 << (actor % 64)), Ordering::SeqCst);
        }
    }

    /// Whether nobody has woken an actor from elsewhere.
    fn has_no_words(&self) -> bool {
        let mut words = self.words.iter();
        words.all(|word| word.load(Ordering::SeqCst) == 0)
    }

    /// Makes the calling thread the one that the actors run on: it is woken, and its own wakes go into the queue.
    pub(crate) fn belongs_here(&self) {
        let _ = self.thread.set(thread::current());
        self.owner.store(thread::token(), Ordering::Relaxed);
    }

    /// Sleeps until an actor has something to do or `until` has come. The queue is empty.
    pub(crate) fn sleep(&self, until: Option<Instant>) {
        if !self.is_patient || !self.patience.await_that(|| !self.has_no_words()) {
            // Pairs with `wake`: either it sees that the thread sleeps, or this sees its bit.
            self.sleeping.store(true, Ordering::SeqCst);
            keep_sequential();
            if self.has_no_words() {
                let began = Instant::now();
                match until {
                    None => thread::park(),
                    Some(until) => thread::park_until(until),
                }
                self.patience.has_parked(began.elapsed());
            }
            self.sleeping.store(false, Ordering::SeqCst);
        }
        // Who has set a bit may not have come to say so, and the next look goes by that.
        if self.words.len() > 1 && !self.has_no_words() {
            self.has_words.store(true, Ordering::SeqCst);
        }
    }
}

/// The actors that their own thread has woken, in that order, each once. Only that thread touches it, so that nothing in it
/// need be more than a plain load or store.
#[derive(Debug)]
struct Queue {
    /// A power of two, at least as many as there are actors: it is never full.
    places: Box<[std_atomic::AtomicUsize]>,
    /// By actor: whether it stands in the queue.
    queued: Box<[std_atomic::AtomicBool]>,
    first: std_atomic::AtomicUsize,
    end: std_atomic::AtomicUsize,
}

impl Queue {
    fn new(len: usize) -> Self {
        Self {
            places: (0..len.next_power_of_two())
                .map(|_| std_atomic::AtomicUsize::new(0))
                .collect(),
            queued: (0..len)
                .map(|_| std_atomic::AtomicBool::new(false))
                .collect(),
            first: std_atomic::AtomicUsize::new(0),
            end: std_atomic::AtomicUsize::new(0),
        }
    }

    #[inline]
    fn push(&self, actor: usize) {
        let Some(queued) = self.queued.get(actor) else {
            return;
        };
        if queued.load(Ordering::Relaxed) {
            return;
        }
        queued.store(true, Ordering::Relaxed);
        let end = self.end.load(Ordering::Relaxed);
        if let Some(place) = self.places.get(end & (self.places.len() - 1)) {
            place.store(actor, Ordering::Relaxed);
        }
        self.end.store(end.wrapping_add(1), Ordering::Relaxed);
    }

    #[inline]
    fn pop(&self) -> Option<usize> {
        let first = self.first.load(Ordering::Relaxed);
        if first == self.end.load(Ordering::Relaxed) {
            return None;
        }
        self.first.store(first.wrapping_add(1), Ordering::Relaxed);
        let place = self.places.get(first & (self.places.len() - 1))?;
        let actor = place.load(Ordering::Relaxed);
        // Before it is polled: a wake during the poll queues it again.
        self.queued.get(actor)?.store(false, Ordering::Relaxed);
        Some(actor)
    }
}

/// The places of the ones in a word.
pub(crate) fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(bit)
    })
}

/// An actor's bit in the set of its thread.
#[derive(Debug)]
struct Bit {
    set: Arc<ReadySet>,
    actor: usize,
}

impl Wake for Bit {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    #[inline]
    fn wake_by_ref(self: &Arc<Self>) {
        if self.set.owner.load(Ordering::Relaxed) == thread::token() {
            self.set.queue.push(self.actor);
            return;
        }
        self.set.insert(self.actor);
        keep_sequential();
        if self.set.sleeping.load(Ordering::SeqCst)
            && let Some(thread) = self.set.thread.get()
        {
            thread.unpark();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_of(len: usize) -> Arc<ReadySet> {
        ReadySet::full(len, Patience::new(false))
    }

    #[test]
    fn a_wake_from_elsewhere_is_a_bit() {
        let set = set_of(70);
        (0..70).for_each(|actor| set.remove(actor));
        assert!(set.has_no_words());
        set.waker(69).wake();
        assert_eq!(set.snapshot(), [69]);
        set.collect();
        assert!(set.has_no_words());
        assert_eq!((set.next(), set.next()), (Some(69), None));
    }

    #[test]
    fn a_wake_by_its_own_thread_is_queued_once() {
        let set = set_of(3);
        (0..3).for_each(|actor| set.remove(actor));
        set.belongs_here();
        for actor in [2, 0, 2, 1, 0] {
            set.waker(actor).wake();
        }
        assert!(set.has_no_words());
        let woken: Vec<_> = std::iter::from_fn(|| set.next()).collect();
        assert_eq!(woken, [2, 0, 1]);
    }

    #[test]
    fn an_actor_may_be_woken_again_once_it_has_its_turn() {
        let set = set_of(1);
        set.belongs_here();
        set.collect();
        for _ in 0..5 {
            assert_eq!(set.next(), Some(0));
            set.waker(0).wake();
        }
    }

    #[test]
    fn a_bit_set_before_the_sleep_ends_it_at_once() {
        let set = set_of(1);
        set.belongs_here();
        set.sleep(None);
    }

    #[test]
    fn a_bit_is_found_although_nobody_has_said_so_yet() {
        let set = set_of(70);
        set.collect();
        while set.next().is_some() {}
        // As a waker leaves it that is interrupted between the two.
        set.words[1].fetch_or(1 << 5, Ordering::SeqCst);
        set.collect();
        assert_eq!(set.next(), None);
        set.sleep(None);
        set.collect();
        assert_eq!(set.next(), Some(69));
    }

    #[test]
    fn bits_come_in_order() {
        assert_eq!(bits(0b1000_0101).collect::<Vec<_>>(), [0, 2, 7]);
    }
}
