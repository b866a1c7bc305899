//! The actors of one thread that have something to do.

use std::sync::{Arc, OnceLock};
use std::task::{Wake, Waker};
use std::time::Instant;

use crate::host::sync::{AtomicBool, AtomicU64, Ordering, keep_sequential};
use crate::host::thread::{self, Thread};

/// One bit an actor. Setting a bit wakes the thread if it sleeps.
#[derive(Debug)]
pub(crate) struct ReadySet {
    words: Box<[AtomicU64]>,
    /// Whether the thread sleeps or is about to: only then a waker has to wake it.
    sleeping: AtomicBool,
    thread: OnceLock<Thread>,
}

impl ReadySet {
    /// A set for `len` actors, all of which have something to do.
    pub(crate) fn full(len: usize) -> Arc<Self> {
        let set = Self {
            words: (0..len.div_ceil(64)).map(|_| AtomicU64::new(0)).collect(),
            sleeping: AtomicBool::new(false),
            thread: OnceLock::new(),
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

    fn insert(&self, actor: usize) {
        if let Some(word) = self.words.get(actor / 64) {
            word.fetch_or(1 << (actor % 64), Ordering::SeqCst);
        }
    }

    /// Takes the actors of one word out of the set, as bits.
    pub(crate) fn take(&self, word: usize) -> u64 {
        match self.words.get(word) {
            Some(bits) if bits.load(Ordering::Relaxed) != 0 => bits.swap(0, Ordering::SeqCst),
            _ => 0,
        }
    }

    /// How many words there are.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
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

    fn is_empty(&self) -> bool {
        self.words
            .iter()
            .all(|word| word.load(Ordering::SeqCst) == 0)
    }

    /// Makes the calling thread the one that is woken.
    pub(crate) fn belongs_here(&self) {
        let _ = self.thread.set(thread::current());
    }

    /// Sleeps until an actor has something to do or `until` has come.
    pub(crate) fn sleep(&self, until: Option<Instant>) {
        // Pairs with `wake`: either it sees that the thread sleeps, or this sees its bit.
        self.sleeping.store(true, Ordering::SeqCst);
        keep_sequential();
        if self.is_empty() {
            match until {
                None => thread::park(),
                Some(until) => thread::park_until(until),
            }
        }
        self.sleeping.store(false, Ordering::SeqCst);
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

    fn wake_by_ref(self: &Arc<Self>) {
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

    #[test]
    fn a_waker_puts_its_actor_back() {
        let set = ReadySet::full(70);
        for word in 0..set.words() {
            set.take(word);
        }
        assert!(set.is_empty());
        set.waker(69).wake();
        assert_eq!(set.snapshot(), [69]);
    }

    #[test]
    fn a_bit_set_before_the_sleep_ends_it_at_once() {
        let set = ReadySet::full(1);
        set.belongs_here();
        set.sleep(None);
    }

    #[test]
    fn bits_come_in_order() {
        assert_eq!(bits(0b1000_0101).collect::<Vec<_>>(), [0, 2, 7]);
    }
}
