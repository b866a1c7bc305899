//! Which actors of a pool have something to do: a queue for each thread, and one that they share.

use std::sync::atomic::{AtomicU64, Ordering};

use async_task::Runnable;
use concurrent_queue::ConcurrentQueue;
use crossbeam_utils::CachePadded;

use crate::host::watch::Load;

/// How many actors a thread's own queue holds at most; more go to the shared one.
const OWN: usize = 256;

/// After how many turns a thread looks at the shared queue although its own is not empty.
const TURNS_BETWEEN_SHARED: u64 = 8;

/// An actor that a thread of the pool has woken stands in that thread's own queue: what it was woken for is in the cache there.
#[derive(Debug)]
pub(super) struct Queues {
    /// Actors that others have woken.
    shared: ConcurrentQueue<Runnable>,
    own: Box<[CachePadded<Own>]>,
}

#[derive(Debug)]
struct Own {
    queue: ConcurrentQueue<Runnable>,
    /// How many turns the thread has given. It alone writes it.
    turns: AtomicU64,
}

impl Queues {
    /// For so many threads.
    #[inline]
    pub(super) fn new(threads: usize) -> Self {
        let own = || {
            CachePadded::new(Own {
                queue: ConcurrentQueue::bounded(OWN),
                turns: AtomicU64::new(0),
            })
        };
        Self {
            shared: ConcurrentQueue::unbounded(),
            own: (0..threads).map(|_| own()).collect(),
        }
    }

    /// Puts an actor into the queue of the thread at `place`, which is the calling one. Gives it back if that is full.
    #[inline]
    pub(super) fn push_own(&self, place: usize, actor: Runnable) -> Result<(), Runnable> {
        match self.own.get(place) {
            Some(own) => own.queue.push(actor).map_err(|full| full.into_inner()),
            None => Err(actor),
        }
    }

    /// Puts an actor into the queue that all threads share.
    #[inline]
    pub(super) fn push_shared(&self, actor: Runnable) {
        // It has no bound, and is never closed.
        let _ = self.shared.push(actor);
    }

    /// Whose turn is next on the thread at `place`, which is the calling one. It takes from another thread's queue where
    /// `lends` says so.
    #[inline]
    pub(super) fn next(&self, place: usize, lends: impl Fn(usize) -> bool) -> Option<Runnable> {
        let own = self.own.get(place)?;
        let turns = own.turns.load(Ordering::Relaxed);
        let first = if turns.is_multiple_of(TURNS_BETWEEN_SHARED) {
            self.shared.pop().ok()
        } else {
            None
        };
        let next = first
            .or_else(|| own.queue.pop().ok())
            .or_else(|| self.shared.pop().ok())
            .or_else(|| self.steal(place, own, lends))?;
        own.turns.store(turns + 1, Ordering::Relaxed);
        Some(next)
    }

    /// Takes half of what waits for another thread: gives one, and keeps the others.
    #[inline]
    fn steal(&self, place: usize, own: &Own, lends: impl Fn(usize) -> bool) -> Option<Runnable> {
        let threads = self.own.len();
        let others = (1..threads).map(|step| (place + step) % threads);
        for other in others.filter(|other| lends(*other)) {
            let Some(other) = self.own.get(other) else {
                continue;
            };
            let half = other.queue.len().div_ceil(2);
            let Ok(first) = other.queue.pop() else {
                continue;
            };
            for actor in (1..half).map_while(|_| other.queue.pop().ok()) {
                if let Err(full) = own.queue.push(actor) {
                    self.push_shared(full.into_inner());
                }
            }
            return Some(first);
        }
        None
    }

    /// Whether an actor waits that the thread at `place` may give a turn.
    #[inline]
    pub(super) fn has_any(&self, place: usize, lends: impl Fn(usize) -> bool) -> bool {
        let mut own = self.own.iter().enumerate();
        !self.shared.is_empty()
            || own.any(|(other, own)| (other == place || lends(other)) && !own.queue.is_empty())
    }

    /// What the thread at `place` has done, and what waits for it.
    #[inline]
    pub(super) fn load(&self, place: usize) -> Load {
        self.own.get(place).map_or(Load::default(), |own| Load {
            turns: own.turns.load(Ordering::Relaxed),
            waiting: own.queue.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::Mutex;

    use super::*;

    type Seen = Arc<Mutex<Vec<u32>>>;

    /// An actor that says its number when it has its turn.
    fn actor(seen: &Seen, number: u32) -> Runnable {
        let seen = Arc::clone(seen);
        let (turn, task) = async_task::spawn(
            async move { seen.lock().unwrap().push(number) },
            drop::<Runnable>,
        );
        task.detach();
        turn
    }

    /// Gives the turns of the thread at `place` until nobody waits for one there; whose they were.
    fn turns(
        queues: &Queues,
        place: usize,
        seen: &Seen,
        lends: impl Fn(usize) -> bool,
    ) -> Vec<u32> {
        while let Some(turn) = queues.next(place, &lends) {
            turn.run();
        }
        std::mem::take(&mut seen.lock().unwrap())
    }

    /// Two threads, and so many actors in the queue of the first.
    fn waiting_for_the_first(count: u32) -> (Queues, Seen) {
        let (queues, seen) = (Queues::new(2), Seen::default());
        for number in 0..count {
            assert!(queues.push_own(0, actor(&seen, number)).is_ok());
        }
        (queues, seen)
    }

    #[test]
    fn turns_are_in_the_order_of_the_wakes() {
        let (queues, seen) = waiting_for_the_first(20);
        assert!(queues.has_any(0, |_| false));
        assert_eq!(turns(&queues, 0, &seen, |_| false), Vec::from_iter(0..20));
        assert!(!queues.has_any(0, |_| true));
        assert_eq!(queues.load(0).turns, 20);
    }

    #[test]
    fn who_waits_for_any_thread_does_not_wait_for_the_whole_queue_of_one() {
        let (queues, seen) = waiting_for_the_first(20);
        queues.push_shared(actor(&seen, 100));
        queues.push_shared(actor(&seen, 101));
        let order = turns(&queues, 0, &seen, |_| false);
        assert_eq!(order.iter().position(|number| *number == 100), Some(0));
        assert_eq!(order.iter().position(|number| *number == 101), Some(8));
    }

    #[test]
    fn a_thief_takes_half_and_nothing_from_a_thread_that_does_not_lend() {
        let (queues, seen) = waiting_for_the_first(7);
        assert!(!queues.has_any(1, |_| false));
        assert!(queues.next(1, |_| false).is_none());
        queues.next(1, |_| true).unwrap().run();
        assert_eq!((queues.load(0).waiting, queues.load(1).waiting), (3, 3));
        assert_eq!(turns(&queues, 1, &seen, |_| false), [0, 1, 2, 3]);
        assert_eq!(turns(&queues, 0, &seen, |_| false), [4, 5, 6]);
    }

    #[test]
    fn a_full_queue_gives_the_actor_back() {
        let (queues, seen) = waiting_for_the_first(256);
        let refused = queues.push_own(0, actor(&seen, 256)).unwrap_err();
        queues.push_shared(refused);
        assert_eq!(turns(&queues, 1, &seen, |_| true).len(), 257);
    }
}
