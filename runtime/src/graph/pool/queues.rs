//! Which actors of a pool have something to do: a queue for each thread, and one that they share.

use std::sync::atomic::{AtomicU64, Ordering};

use async_task::Runnable;
use concurrent_queue::ConcurrentQueue;
use crossbeam_utils::CachePadded;

use crate::host::watch::Load;

/// How many actors a thread's own queue holds at most; more go to the shared one.
const OWN: usize = 256;

/// After how many turns a thread looks at the shared queue at the latest, although its own is not empty.
const TURNS_BETWEEN_SHARED: u64 = 8;

/// After how many turns a thread looks whether those that wait for another one wait behind a turn that takes long.
const TURNS_BETWEEN_LOOKS: u64 = 64;

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
    /// How many turns the thread has given. It alone writes this and the next.
    turns: AtomicU64,
    /// How many turns are left before it looks at the shared queue.
    until_shared: AtomicU64,
    /// How many turns it had given when another thread last looked. Two that look one behind the other may take a turn that is
    /// short for one that takes long; then an actor changes threads.
    seen: AtomicU64,
}

/// Whose turn is next.
#[derive(Debug)]
pub(super) struct Next {
    pub(super) turn: Runnable,
    /// Whether others have come along from another thread's queue, which nobody knows of yet.
    pub(super) has_company: bool,
}

impl Queues {
    /// For so many threads.
    #[inline]
    pub(super) fn new(threads: usize) -> Self {
        let own = || {
            CachePadded::new(Own {
                queue: ConcurrentQueue::bounded(OWN),
                turns: AtomicU64::new(0),
                until_shared: AtomicU64::new(0),
                seen: AtomicU64::new(u64::MAX),
            })
        };
        Self {
            shared: ConcurrentQueue::unbounded(),
            own: (0..threads).map(|_| own()).collect(),
        }
    }

    /// Puts an actor into the queue of the thread at `place`, which is the calling one. Whether it stays there: of a full queue half
    /// goes to the shared one, and the actor with it, so that those in the queue do not have all turns among themselves.
    #[inline]
    pub(super) fn push_own(&self, place: usize, actor: Runnable) -> bool {
        let Some(own) = self.own.get(place) else {
            self.push_shared(actor);
            return false;
        };
        let Err(full) = own.queue.push(actor) else {
            return true;
        };
        for actor in (0..OWN / 2).map_while(|_| own.queue.pop().ok()) {
            self.push_shared(actor);
        }
        self.push_shared(full.into_inner());
        false
    }

    /// Puts an actor into the queue that all threads share.
    #[inline]
    pub(super) fn push_shared(&self, actor: Runnable) {
        // It has no bound, and is never closed.
        let _ = self.shared.push(actor);
    }

    /// Whose turn is next on the thread at `place`, which is the calling one. It takes from another thread's queue where
    /// `lends` says so, or where nobody there has had a turn for long.
    #[inline]
    pub(super) fn next(&self, place: usize, lends: impl Fn(usize) -> bool) -> Option<Next> {
        let own = self.own.get(place)?;
        let turns = own.turns.load(Ordering::Relaxed);
        let is_time = turns % TURNS_BETWEEN_LOOKS == TURNS_BETWEEN_LOOKS - 1;
        // A thread with nothing of its own goes by what is lent, and looks often.
        let next = if is_time && !own.queue.is_empty() {
            self.relieve(place, own, turns / TURNS_BETWEEN_LOOKS)
        } else {
            None
        };
        let alone = |turn| Next {
            turn,
            has_company: false,
        };
        let next = next
            .or_else(|| self.in_turn(own).map(alone))
            .or_else(|| self.shared.pop().ok().map(alone))
            .or_else(|| self.steal(place, own, lends))?;
        own.turns.store(turns + 1, Ordering::Relaxed);
        Some(next)
    }

    /// The next of the thread's own queue, or now and then of the shared one: after as many turns as its own queue is long, so that
    /// an actor that has woken itself waits for the others too.
    #[inline]
    fn in_turn(&self, own: &Own) -> Option<Runnable> {
        let left = own.until_shared.load(Ordering::Relaxed);
        if let Some(left) = left.checked_sub(1) {
            own.until_shared.store(left, Ordering::Relaxed);
            return own.queue.pop().ok();
        }
        let waiting = own.queue.len() as u64;
        let turns = waiting.clamp(1, TURNS_BETWEEN_SHARED);
        own.until_shared.store(turns, Ordering::Relaxed);
        self.shared.pop().ok().or_else(|| own.queue.pop().ok())
    }

    /// Takes from another thread's queue, another one each time, if that has given no turn since someone last looked.
    #[cold]
    #[inline]
    fn relieve(&self, place: usize, own: &Own, round: u64) -> Option<Next> {
        let threads = self.own.len();
        let others = threads.checked_sub(1).filter(|others| *others > 0)?;
        let step = 1 + usize::try_from(round).unwrap_or(0) % others;
        let other = self.own.get((place + step) % threads)?;
        let turns = other.turns.load(Ordering::Relaxed);
        let is_stuck = other.seen.swap(turns, Ordering::Relaxed) == turns;
        if is_stuck {
            self.take_half(own, other)
        } else {
            None
        }
    }

    #[inline]
    fn steal(&self, place: usize, own: &Own, lends: impl Fn(usize) -> bool) -> Option<Next> {
        let threads = self.own.len();
        (1..threads)
            .map(|step| (place + step) % threads)
            .filter(|other| lends(*other))
            .filter_map(|other| self.own.get(other))
            .find_map(|other| self.take_half(own, other))
    }

    /// Takes half of what waits for another thread: gives one, and keeps the others.
    #[inline]
    fn take_half(&self, own: &Own, other: &Own) -> Option<Next> {
        let half = other.queue.len().div_ceil(2);
        if half == 0 {
            return None;
        }
        let turn = other.queue.pop().ok()?;
        let mut has_company = false;
        for actor in (1..half).map_while(|_| other.queue.pop().ok()) {
            has_company = true;
            if let Err(full) = own.queue.push(actor) {
                self.push_shared(full.into_inner());
            }
        }
        Some(Next { turn, has_company })
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
            waiting: own.queue.len() + self.shared.len(),
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
        while let Some(next) = queues.next(place, &lends) {
            next.turn.run();
        }
        std::mem::take(&mut seen.lock().unwrap())
    }

    /// Two threads, and so many actors in the queue of the first.
    fn waiting_for_the_first(count: u32) -> (Queues, Seen) {
        let (queues, seen) = (Queues::new(2), Seen::default());
        for number in 0..count {
            assert!(queues.push_own(0, actor(&seen, number)));
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
        assert_eq!(order.iter().position(|number| *number == 101), Some(9));
    }

    #[test]
    fn an_actor_that_wakes_itself_has_every_second_turn_at_most_while_others_wait() {
        let (queues, seen) = waiting_for_the_first(1);
        (100..103).for_each(|number| queues.push_shared(actor(&seen, number)));
        for _ in 0..6 {
            queues.next(0, |_| false).unwrap().turn.run();
            if queues.own[0].queue.is_empty() {
                queues.push_own(0, actor(&seen, 0));
            }
        }
        assert_eq!(*seen.lock().unwrap(), [100, 0, 101, 0, 102, 0]);
    }

    #[test]
    fn those_behind_a_turn_that_takes_long_are_taken_by_a_thread_that_always_has_something() {
        let (queues, seen) = waiting_for_the_first(4);
        // The first of them never ends its turn.
        let _long = queues.next(0, |_| false).unwrap();
        for _ in 0..6 * TURNS_BETWEEN_LOOKS {
            queues.push_own(1, actor(&seen, 100));
            queues.next(1, |_| false).unwrap().turn.run();
        }
        let mut taken = std::mem::take(&mut *seen.lock().unwrap());
        taken.retain(|number| *number < 100);
        assert_eq!(taken, [1, 2, 3]);
    }

    #[test]
    fn a_thread_that_gives_turns_keeps_what_waits_for_it() {
        let (queues, seen) = waiting_for_the_first(4);
        for _ in 0..6 * TURNS_BETWEEN_LOOKS {
            queues.push_own(0, actor(&seen, 0));
            queues.next(0, |_| false).unwrap().turn.run();
            queues.push_own(1, actor(&seen, 100));
            queues.next(1, |_| false).unwrap().turn.run();
        }
        assert_eq!(queues.load(0).waiting, 4);
    }

    #[test]
    fn a_thief_takes_half_and_nothing_from_a_thread_that_does_not_lend() {
        let (queues, seen) = waiting_for_the_first(7);
        assert!(!queues.has_any(1, |_| false));
        assert!(queues.next(1, |_| false).is_none());
        let next = queues.next(1, |_| true).unwrap();
        assert!(next.has_company);
        next.turn.run();
        assert_eq!((queues.load(0).waiting, queues.load(1).waiting), (3, 3));
        assert_eq!(turns(&queues, 1, &seen, |_| false), [0, 1, 2, 3]);
        assert_eq!(turns(&queues, 0, &seen, |_| false), [4, 5, 6]);
    }

    #[test]
    fn of_a_full_queue_half_is_for_any_thread() {
        let (queues, seen) = waiting_for_the_first(256);
        assert!(!queues.push_own(0, actor(&seen, 256)));
        assert_eq!((queues.own[0].queue.len(), queues.shared.len()), (128, 129));
        assert_eq!(queues.load(0).waiting, 257);
        let first = queues.next(1, |_| false).map(|next| next.turn.run());
        assert_eq!((first, &seen.lock().unwrap()[..]), (Some(false), &[0][..]));
    }
}
