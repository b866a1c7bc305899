//! The one place where an actor parks, and which thread it runs on.

use std::sync::OnceLock;
use std::task::Waker;

use super::sync::{AtomicBool, AtomicU64, AtomicUsize, Mutex, Ordering, fence, lock};
use super::{Attention, panics};

/// How many wakers of executors inside an actor are kept before they are all woken.
const MANY: usize = 64;

/// In the place of a thread's token: no thread has it.
const BETWEEN_POLLS: u64 = u64::MAX - 1;

/// The parking point of an actor, or of a port that no actor holds.
///
/// Both ends of a channel know the parking point of the other end and wake it when the threshold that it waits
/// for is reached.
///
/// In this order: what a turn and a wake need is in the first 32 bytes, and what a turn in a pool writes is behind it.
#[derive(Debug, Default)]
#[repr(C)]
pub struct Parking {
    /// The waker of whatever runs the actor. It stays the same for the actor's whole life, so that waking
    /// takes no lock.
    own: OnceLock<Waker>,
    /// Whether `others` may hold wakers; spares the lock when it does not.
    crowded: AtomicBool,
    /// What the actor has to see to beside its messages.
    pub(crate) attention: Attention,
    /// A reaction's body runs: only its end commits.
    reacting: AtomicBool,
    /// All channels of the actor stay on its thread: no fence is needed for any.
    stays: AtomicBool,
    /// A sender of one of the actor's inputs may wait for room: spares a look at each of them.
    senders: AtomicBool,
    /// The actor waits for room on one of its outputs, or has done so since this was last asked.
    lacks_room: AtomicBool,
    /// The token of the thread that runs the actor; 0 while none does: then whoever holds a port may settle it;
    /// [`BETWEEN_POLLS`] while an actor of a pool is on no thread: then nobody may.
    thread: AtomicU64,
    /// How often the actor has committed: state of its own loop tells by it whether it has changed since.
    commits: AtomicU64,
    /// Which channel refused the last push that was refused, by its id; 0 when none was.
    refused: AtomicUsize,
    /// Which channel was read last, while a receiver of the actor's is cautious; 0 when none was.
    read: AtomicUsize,
    /// Wakers of executors inside the actor (a `FuturesUnordered`, say), which hand their futures wakers of
    /// their own.
    others: Mutex<Vec<Waker>>,
}

impl Parking {
    /// Makes `waker` the actor's own, before its first poll.
    pub(crate) fn adopt(&self, waker: Waker) {
        // A second start of the same actor keeps the first waker: the thread that runs it is the same.
        let _ = self.own.set(waker);
        // Pairs with `fence_and_wake`: whoever found no waker has made its change before the first poll looks.
        fence(Ordering::SeqCst);
    }

    /// Makes sure that `waker` is woken by the next [`wake`](Self::wake).
    ///
    /// Whether it is the actor's own. Else the caller looks afterwards whether it was to stop meanwhile: that had no waker to wake.
    #[inline]
    pub(crate) fn register(&self, waker: &Waker) -> bool {
        if self.own.get().is_some_and(|own| own.will_wake(waker)) {
            return true;
        }
        // Whoever comes second is put among the others.
        if self.own.set(waker.clone()).is_ok() {
            return true;
        }
        self.register_other(waker);
        // Pairs with `fence_and_wake`. A wake of the actor's own waker needs no such care: it comes whether anyone waits or not, and
        // the poll that it brings about sees what it announced.
        fence(Ordering::SeqCst);
        false
    }

    #[cold]
    fn register_other(&self, waker: &Waker) {
        let mut others = lock(&self.others);
        if others.iter().any(|other| other.will_wake(waker)) {
            return;
        }
        // Those of waits that were dropped are among them: once there are many, the living ones register anew.
        let many = if others.len() >= MANY {
            std::mem::take(&mut *others)
        } else {
            Vec::new()
        };
        others.push(waker.clone());
        self.crowded.store(true, Ordering::Relaxed);
        drop(others);
        panics::wake_all(many);
    }

    /// As [`register`](Self::register), for a wait on one channel. Where `one_thread` says that both its ends belong to this
    /// thread's actors, they do without fences: a wait elsewhere, for a port that was lent or moved away, could miss its wake
    /// and so does not sleep.
    #[inline]
    pub(crate) fn register_at(&self, waker: &Waker, one_thread: bool) {
        self.register(waker);
        if one_thread && self.thread.load(Ordering::Acquire) != super::thread::token() {
            waker.wake_by_ref();
        }
    }

    /// Wakes whoever parks here.
    ///
    /// The caller has put a `SeqCst` fence between the change that it announces and the look at whether anyone waits, unless
    /// both are on one thread; or it has seen a threshold, and taken it away by a swap that acquires: whoever set it had
    /// registered before.
    pub(crate) fn wake(&self) {
        // First: these report a panic, and the actor's own waker, which may be a user's where no actor holds the port, does not.
        if self.crowded.load(Ordering::Relaxed) {
            self.wake_others();
        }
        if let Some(own) = self.own.get() {
            own.wake_by_ref();
        }
    }

    /// As [`wake`](Self::wake), with the fence that it asks for.
    pub(crate) fn fence_and_wake(&self) {
        fence(Ordering::SeqCst);
        self.wake();
    }

    #[cold]
    fn wake_others(&self) {
        let woken = {
            let mut others = lock(&self.others);
            self.crowded.store(false, Ordering::Relaxed);
            std::mem::take(&mut *others)
        };
        panics::wake_all(woken);
    }

    /// Says that the actor runs on this thread from now on.
    pub(crate) fn run_here(&self) {
        self.thread.store(super::thread::token(), Ordering::Release);
    }

    /// Says that the actor, which is one of a pool, has been polled: the next poll may be on another thread, so that this
    /// one must not settle its ports any more, should one have been moved to other code that runs here.
    ///
    /// This thread sees that at once, for it is its own store. An actor that has left stays so.
    pub(crate) fn leave_thread(&self) {
        let here = super::thread::token();
        let _ =
            self.thread
                .compare_exchange(here, BETWEEN_POLLS, Ordering::Release, Ordering::Relaxed);
    }

    /// Says that no actor runs here any more: its last settlement is over, and whoever holds a port may make the next.
    pub(crate) fn leave(&self) {
        self.thread.store(0, Ordering::Release);
    }

    /// Whether the calling thread may commit or roll back the ports that park here.
    pub(crate) fn may_settle(&self) -> bool {
        let thread = self.thread.load(Ordering::Acquire);
        thread == 0 || thread == super::thread::token()
    }

    /// Notes which channel refused a push.
    pub(crate) fn refuse(&self, channel: usize) {
        self.refused.store(channel, Ordering::Relaxed);
    }

    /// The channel that refused the last push that was refused, by its id; 0 when none was.
    pub(crate) fn last_refused(&self) -> usize {
        self.refused.load(Ordering::Relaxed)
    }

    /// As [`last_refused`](Self::last_refused), and forgets it: the next refusal may be that of a port which parks elsewhere.
    pub(crate) fn take_refused(&self) -> usize {
        // Stored by the thread that runs the actor, as this is called by it.
        let refused = self.refused.load(Ordering::Relaxed);
        self.refused.store(0, Ordering::Relaxed);
        refused
    }

    /// Notes that the actor waits for room.
    #[inline]
    pub(crate) fn note_lack_of_room(&self) {
        self.lacks_room.store(true, Ordering::Relaxed);
    }

    /// Whether the actor waits for room.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))] // Read by the sampler.
    #[inline]
    pub(crate) fn lacks_room(&self) -> bool {
        self.lacks_room.load(Ordering::Relaxed)
    }

    /// Whether the actor has waited for room since this was last asked.
    #[inline]
    pub(crate) fn take_lacks_room(&self) -> bool {
        let lacks = self.lacks_room.load(Ordering::Relaxed);
        if lacks {
            self.lacks_room.store(false, Ordering::Relaxed);
        }
        lacks
    }

    /// Notes which channel was read, by its id. Called while a receiver is cautious.
    pub(crate) fn note_read(&self, channel: usize) {
        self.read.store(channel, Ordering::Relaxed);
    }

    /// The channel that was read last while the receivers were cautious; 0 when they were not.
    pub(crate) fn last_read(&self) -> usize {
        self.read.load(Ordering::Relaxed)
    }

    /// Says whether the actor's receivers show few messages at a time, after a failure.
    pub(crate) fn set_cautious(&self, cautious: bool) {
        if cautious {
            self.attention.add(Attention::CAUTIOUS);
        } else {
            self.attention.take(Attention::CAUTIOUS);
        }
        self.read.store(0, Ordering::Relaxed);
    }

    /// Whether the actor's receivers show few messages at a time, after a failure.
    pub(crate) fn is_cautious(&self) -> bool {
        self.attention.has(Attention::CAUTIOUS)
    }

    /// Says that a sender of one of the actor's inputs waits for room. Its threshold stands already; a fence follows, and
    /// then another look at the room, as with a threshold.
    #[inline]
    pub(crate) fn sender_waits(&self) {
        self.senders.store(true, Ordering::Release);
    }

    /// Whether a sender may wait, since this was last asked. What comes too late for the answer finds the room that the actor
    /// has made before it asked.
    #[inline]
    pub(crate) fn take_senders(&self) -> bool {
        self.senders.load(Ordering::Relaxed) && self.senders.swap(false, Ordering::Acquire)
    }

    /// Says that all channels of the actor stay on its thread, before it starts.
    pub(crate) fn stay_on_one_thread(&self) {
        self.stays.store(true, Ordering::Relaxed);
    }

    /// Whether all channels of the actor are within its thread.
    #[inline]
    pub(crate) fn stays_on_one_thread(&self) -> bool {
        self.stays.load(Ordering::Relaxed)
    }

    /// Stands between the actor's commits and its looks at whether anyone waits for them, if anyone can on another thread.
    #[inline]
    pub(crate) fn fence_between_threads(&self) {
        if !self.stays_on_one_thread() {
            fence(Ordering::SeqCst);
        }
    }

    /// Says whether a reaction's body runs.
    pub(crate) fn set_reacting(&self, reacting: bool) {
        self.reacting.store(reacting, Ordering::Relaxed);
    }

    /// Whether a reaction's body runs, during which nothing commits.
    pub(crate) fn is_reacting(&self) -> bool {
        self.reacting.load(Ordering::Relaxed)
    }

    /// Counts a commit.
    pub(crate) fn count_commit(&self) {
        // A plain store: one thread commits at a time.
        let commits = self.commits.load(Ordering::Relaxed);
        self.commits
            .store(commits.wrapping_add(1), Ordering::Relaxed);
    }

    /// How often the actor has committed.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Whether an actor holds the ports that park here.
    pub(crate) fn has_actor(&self) -> bool {
        self.thread.load(Ordering::Acquire) != 0
    }
}

#[cfg(all(test, not(steadygraph_loom)))]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::host::panics::tests::{Counts, Panics};

    #[test]
    fn an_own_waker_that_panics_keeps_no_other_from_its_wake() {
        let (parking, other) = (Parking::default(), Arc::new(Counts::default()));
        parking.register(&Waker::from(Arc::new(Panics)));
        parking.register(&Waker::from(Arc::clone(&other)));
        assert!(panics::guard(|| parking.wake()).is_err());
        assert_eq!(other.0.load(std::sync::atomic::Ordering::Relaxed), 1);
    }

    #[test]
    fn a_waker_that_panics_keeps_no_other_from_its_wake() {
        let (parking, own, last) = (
            Parking::default(),
            Arc::new(Counts::default()),
            Arc::new(Counts::default()),
        );
        parking.register(&Waker::from(Arc::clone(&own)));
        parking.register(&Waker::from(Arc::new(Panics)));
        parking.register(&Waker::from(Arc::clone(&last)));
        parking.wake();
        let woken = [own, last].map(|waker| waker.0.load(std::sync::atomic::Ordering::Relaxed));
        assert_eq!(woken, [1, 1]);
    }
}
