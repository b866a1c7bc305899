//! The ring: a bounded single-producer single-consumer queue whose two ends commit when they are told to.
//!
//! Every message has an index, counted from 0 for ever (64 bits do not wrap in practice). A slot is
//! `index & mask`. These divide the messages, between any two calls:
//!
//! ```text
//! head <= floor' <= read <= tail <= written <= head + capacity        (floor' = max(head, floor))
//!
//! [head, floor')   moved out by the receiver, not committed yet: the slot is empty
//! [floor', read)   read by reference, not committed yet: the slot is full
//! [read, tail)     in flight: the slot is full
//! [tail, written)  written, not committed yet: the slot is full
//! ```
//!
//! (Within a `take_owned`, `floor` is one ahead of `read` for a moment: a release that comes then drops nothing above what it was told
//! to release.)
//!
//! `head` and `tail` are what the other side sees. `read`, `floor` and `written` are the ports' cursors. They are here so that an
//! actor's core can commit a port that is lent out at that moment. The ports have `read` and `written` too, and go by their own: in
//! a burst of reactions the compiler holds those in registers, for it knows that nobody else reaches the actor's memory.
//!
//! # Who may do what
//!
//! * The holder of `&mut Tx` writes slots from `written` on and moves `written` forward.
//! * The holder of `&mut Rx` reads slots from `read` on, moves messages out of them, and moves `read` and `floor`
//!   forward.
//! * What the sender knows of the receiver, its limit, it stores itself. The end of the receiver lowers it, and so does a ledger that
//!   begins to watch.
//! * *Settling* (publish, release, rollback) happens on the thread that runs the port's actor only, see
//!   [`Parking::may_settle`]. Publish and release leave the cursors alone, and of a release the floor only rises; the rollbacks
//!   move a cursor back and need `&mut` on the port besides.
//! * Publish and release may run twice at once: for waits on two threads that name the same port outside actors, or
//!   in a wait that the drop of a message makes. The port is borrowed meanwhile, so that both see the same cursor and
//!   store the same index; who drops the messages is settled by [`ConsumerSide::dropping`].

mod caution;
mod known;
mod plain;
mod sample;
mod settle;
mod slots;
mod wake;

use std::cell::UnsafeCell;
use std::collections::TryReserveError;
use std::mem::MaybeUninit;
use std::sync::OnceLock;

use crossbeam_utils::CachePadded;

pub(crate) use self::known::NoRoom;
pub(crate) use self::plain::Plain;
use self::sample::Sample;
pub(crate) use self::sample::Sampled;
use super::audit::Audit;
use super::name::ChannelName;
use crate::host::Parking;
use crate::host::sync::{Arc, AtomicBool, AtomicU8, AtomicU64, Ordering};

/// The sender has ended: nothing more will be published.
const SENDER_GONE: u8 = 1;
/// The receiver has ended: nothing more will be taken.
const RECEIVER_GONE: u8 = 2;
/// A ledger watches every operation (simulation only).
const AUDITED: u8 = 4;
/// The ends may be on two threads: between commits and waits stands a fence. Taken away where both belong to actors of one.
const TWO_THREADS: u8 = 8;
/// The receiver is cautious, after a failure.
const CAUTIOUS: u8 = 16;
/// The next commit is to be sampled.
const SAMPLED: u8 = 32;

/// A threshold that no index reaches: nobody waits.
const NOBODY: u64 = u64::MAX;

/// The memory and the indices that both ends share.
///
/// In this order: what a message needs is in the first cache line and a half. In a ring of a thousand actors, which no cache
/// near the processor holds, a hop takes as long as the lines do that it touches.
#[repr(C)]
pub(crate) struct Ring<T> {
    /// A power of two, at least `capacity`.
    slots: Box<[UnsafeCell<MaybeUninit<T>>]>,
    /// `slots.len() - 1`.
    mask: usize,
    flags: AtomicU8,
    feedback: bool,
    consumer_parking: OnceLock<std::sync::Arc<Parking>>,
    /// At which head the producer could go on, where its threshold asks for more; [`NOBODY`] when it does not wait. The
    /// consumer looks at it before it leaves its thread to others.
    least: AtomicU64,
    capacity: u64,
    producer_parking: OnceLock<std::sync::Arc<Parking>>,
    audit: OnceLock<std::sync::Arc<dyn Audit>>,
    sample: OnceLock<Box<Sample>>,
    name: OnceLock<ChannelName>,
    #[cfg(steadygraph_loom)]
    witness: Box<[loom::cell::UnsafeCell<()>]>,

    tail: CachePadded<Tail>,
    head: CachePadded<Head>,
    producer: CachePadded<ProducerSide>,
    consumer: CachePadded<ConsumerSide>,
}

/// What the producer commits, and what a push and a commit look at: one cache line.
struct Tail {
    /// Up to where messages are published. Never falls.
    index: AtomicU64,
    /// At which index the consumer wants to be woken; [`NOBODY`] when it does not wait.
    threshold: AtomicU64,
    /// Up to where there is known to be room, see [`known`]. Written by the producer, and lowered by the end of the receiver, or by a
    /// ledger that begins to watch.
    limit: AtomicU64,
}

/// What the consumer commits, and what a commit looks at.
struct Head {
    /// Up to where slots are released. Never falls.
    index: AtomicU64,
    /// At which index the producer wants to be woken; [`NOBODY`] when it does not wait.
    threshold: AtomicU64,
}

/// Written by the producer; on a line of its own, so that a push does not disturb the consumer.
struct ProducerSide {
    /// The sender's cursor: the index of the next message.
    written: AtomicU64,
    /// How much room the last refused push needed, counted from `tail`; 0 when none was refused.
    wanted: AtomicU64,
}

/// Written by the consumer.
struct ConsumerSide {
    /// The receiver's cursor: the index of the next message.
    read: AtomicU64,
    /// Below it, down to `head`, slots are empty. Never falls.
    floor: AtomicU64,
    /// Messages that were moved out in an attempt that failed.
    lost: AtomicU64,
    /// Messages that were dead-lettered.
    dead: AtomicU64,
    /// Below it, messages were shown by reference since the last commit, unless the head has moved.
    shown: AtomicU64,
    /// Where the head stood then.
    shown_at: AtomicU64,
    /// The receiver sees no message from here on, while it is cautious.
    visible: AtomicU64,
    /// The receiver is cautious until everything below was read or shown in an attempt that committed; 0 once it was.
    cautious_until: AtomicU64,
    /// Since a cautious receiver rolled back or committed messages, there has been no commit without any.
    has_passed: AtomicBool,
    /// A release drops messages now: their slots are not free yet.
    dropping: AtomicBool,
}

// SAFETY: the ring hands messages from one thread to another, hence `T: Send`. Slots are touched only by the side
// that the indices give them to (see the module's documentation), everything else is atomic or set once.
unsafe impl<T: Send> Send for Ring<T> {}
// SAFETY: as above; a `&Ring` gives messages out by unsafe functions alone, and a port, which shows them by reference, is `Sync` only where
// they are.
unsafe impl<T: Send> Sync for Ring<T> {}

impl<T> Ring<T> {
    /// Room for `capacity` messages, at least 1.
    ///
    /// # Errors
    ///
    /// When the memory cannot be had.
    pub(crate) fn new(capacity: usize, feedback: bool) -> Result<Self, TryReserveError> {
        let capacity = capacity.max(1);
        if capacity > isize::MAX as usize {
            // Messages of size zero would find memory, but `head + capacity` is to stay below 64 bits. It always fails.
            Vec::<u8>::new().try_reserve_exact(capacity)?;
        }
        let len = capacity.next_power_of_two();
        let mut slots = Vec::new();
        slots.try_reserve_exact(len)?;
        // SAFETY: `try_reserve_exact` made room for `len` elements, and an uninitialised element is a valid
        // `UnsafeCell<MaybeUninit<T>>`.
        unsafe { slots.set_len(len) };
        Ok(Self {
            slots: slots.into_boxed_slice(),
            mask: len - 1,
            capacity: capacity as u64,
            flags: AtomicU8::new(TWO_THREADS),
            feedback,
            name: OnceLock::new(),
            audit: OnceLock::new(),
            sample: OnceLock::new(),
            producer_parking: OnceLock::new(),
            consumer_parking: OnceLock::new(),
            #[cfg(steadygraph_loom)]
            witness: (0..len).map(|_| loom::cell::UnsafeCell::new(())).collect(),
            tail: CachePadded::new(Tail {
                index: AtomicU64::new(0),
                threshold: AtomicU64::new(NOBODY),
                limit: AtomicU64::new(0),
            }),
            head: CachePadded::new(Head {
                index: AtomicU64::new(0),
                threshold: AtomicU64::new(NOBODY),
            }),
            producer: CachePadded::new(ProducerSide {
                written: AtomicU64::new(0),
                wanted: AtomicU64::new(0),
            }),
            consumer: CachePadded::new(ConsumerSide {
                read: AtomicU64::new(0),
                floor: AtomicU64::new(0),
                lost: AtomicU64::new(0),
                dead: AtomicU64::new(0),
                shown: AtomicU64::new(0),
                shown_at: AtomicU64::new(0),
                visible: AtomicU64::new(0),
                cautious_until: AtomicU64::new(0),
                has_passed: AtomicBool::new(false),
                dropping: AtomicBool::new(false),
            }),
            least: AtomicU64::new(NOBODY),
        })
    }

    #[inline]
    pub(crate) fn capacity(&self) -> u64 {
        self.capacity
    }

    #[inline]
    pub(crate) fn is_feedback(&self) -> bool {
        self.feedback
    }

    pub(super) fn slots_len(&self) -> usize {
        self.slots.len()
    }

    /// The name that the graph gave, or one that says that there is none.
    pub(crate) fn name(&self) -> &ChannelName {
        self.name.get().unwrap_or(&ChannelName::UNNAMED)
    }

    /// Names the channel; the first name stays.
    pub(crate) fn set_name(&self, name: ChannelName) {
        let _ = self.name.set(name);
    }

    #[inline]
    pub(crate) fn tail(&self) -> u64 {
        self.tail.index.load(Ordering::Acquire)
    }

    #[inline]
    pub(crate) fn head(&self) -> u64 {
        self.head.index.load(Ordering::Acquire)
    }

    #[inline]
    pub(crate) fn written(&self) -> u64 {
        self.producer.written.load(Ordering::Acquire)
    }

    #[inline]
    pub(crate) fn read(&self) -> u64 {
        self.consumer.read.load(Ordering::Acquire)
    }

    pub(crate) fn lost(&self) -> u64 {
        self.consumer.lost.load(Ordering::Acquire)
    }

    pub(crate) fn dead(&self) -> u64 {
        self.consumer.dead.load(Ordering::Acquire)
    }

    #[inline]
    pub(crate) fn set_written(&self, written: u64) {
        self.producer.written.store(written, Ordering::Release);
    }

    #[inline]
    pub(crate) fn set_read(&self, read: u64) {
        self.consumer.read.store(read, Ordering::Release);
    }

    /// Says that everything below `floor` has been moved out. Where messages are taken, before `read` follows.
    #[inline]
    pub(crate) fn set_floor(&self, floor: u64) {
        self.consumer.floor.store(floor, Ordering::Release);
    }

    /// Where the full slots begin.
    #[inline]
    pub(crate) fn first_full(&self) -> u64 {
        self.head().max(self.consumer.floor.load(Ordering::Acquire))
    }

    /// The room that the last refused push needed, if one was refused since it was last asked for.
    pub(crate) fn take_wanted(&self) -> u64 {
        let wanted = self.producer.wanted.load(Ordering::Relaxed);
        if wanted != 0 {
            self.producer.wanted.store(0, Ordering::Relaxed);
        }
        wanted
    }

    /// Notes that a push found no room.
    pub(crate) fn refuse(&self, written: u64) {
        let wanted = written - self.tail.index.load(Ordering::Relaxed) + 1;
        self.producer.wanted.store(wanted, Ordering::Relaxed);
        if let Some(parking) = self.producer_parking.get() {
            parking.refuse(self.id());
        }
    }

    /// Tells rings apart for as long as they live: the address.
    #[inline]
    pub(crate) fn id(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// Says that both ends belong to actors of one thread, before these start.
    pub(crate) fn stay_on_one_thread(&self) {
        self.flags.fetch_and(!TWO_THREADS, Ordering::AcqRel);
    }

    /// Whether both ends belong to actors of one thread.
    #[inline]
    pub(crate) fn is_on_one_thread(&self) -> bool {
        self.flags.load(Ordering::Relaxed) & TWO_THREADS == 0
    }

    /// Tells the ledger, if one watches. In the message path it is one load and one branch that is not taken.
    #[inline]
    pub(crate) fn audit(&self, tell: impl FnOnce(&dyn Audit)) {
        if self.flags.load(Ordering::Relaxed) & AUDITED != 0 {
            self.audit_watching(tell);
        }
    }

    #[cold]
    #[inline(never)]
    fn audit_watching(&self, tell: impl FnOnce(&dyn Audit)) {
        if let Some(audit) = self.audit.get() {
            tell(audit.as_ref());
        }
    }

    /// Lets a ledger watch from now on; the first one stays.
    pub(crate) fn set_audit(&self, audit: std::sync::Arc<dyn Audit>) {
        if self.audit.set(audit).is_ok() {
            self.flags.fetch_or(AUDITED, Ordering::AcqRel);
            self.forget_room();
        }
    }

    /// Lets no ledger watch any more, for good.
    pub(crate) fn end_audit(&self) {
        self.flags.fetch_and(!AUDITED, Ordering::AcqRel);
    }
}

impl<T> Drop for Ring<T> {
    fn drop(&mut self) {
        let (from, to) = (self.first_full(), self.written());
        // SAFETY: both ends are gone; `[first_full, written)` is full by the invariant of the indices.
        unsafe { self.drop_messages(from, to) };
    }
}

impl<T> std::fmt::Debug for Ring<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ring")
            .field("name", self.name())
            .field("capacity", &self.capacity)
            .field("head", &self.head())
            .field("tail", &self.tail())
            .finish_non_exhaustive()
    }
}

/// The ring as its two ends hold it.
pub(crate) type Shared<T> = Arc<Ring<T>>;
