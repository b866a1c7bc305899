//! The ring: a bounded single-producer single-consumer queue whose two ends commit when they are told to.
//!
//! Every message has an index, counted from 0 for ever (64 bits do not wrap in practice). A slot is
//! `index & mask`. Six indices divide the messages, and at every instant
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
//! `head` and `tail` are what the other side sees. `read`, `floor` and `written` mirror the cursors that live in
//! the ports, so that an actor's core can commit a port that is lent out at that moment.
//!
//! # Who may do what
//!
//! * The holder of `&mut Tx` writes slots from `written` on and moves `written` forward.
//! * The holder of `&mut Rx` reads slots from `read` on, moves messages out of them, and moves `read` and `floor`
//!   forward.
//! * *Settling* (publish, release, rollback) happens on the thread that runs the port's actor only, see
//!   [`Parking::may_settle`]. Publish and release touch nothing that the port touches; the rollbacks move a cursor
//!   back and need `&mut` on the port besides.
//! * Publish and release may run twice at once: for waits on two threads that name the same port outside actors, or
//!   in a wait that the drop of a message makes. The port is borrowed meanwhile, so that both see the same cursor and
//!   store the same index; who drops the messages is settled by [`ConsumerSide::dropping`].

use std::cell::UnsafeCell;
use std::collections::TryReserveError;
use std::mem::{self, MaybeUninit};
use std::ops::Range;
use std::ptr;
use std::sync::OnceLock;

use crossbeam_utils::CachePadded;

use super::audit::Audit;
use super::name::ChannelName;
use crate::host::Parking;
use crate::host::sync::{Arc, AtomicBool, AtomicU8, AtomicU64, Ordering, fence};

/// The sender has ended: nothing more will be published.
const SENDER_GONE: u8 = 1;
/// The receiver has ended: nothing more will be taken.
const RECEIVER_GONE: u8 = 2;
/// A ledger watches every operation (simulation only).
const AUDITED: u8 = 4;

/// A threshold that no index reaches: nobody waits.
const NOBODY: u64 = u64::MAX;

/// The memory and the indices that both ends share.
pub(crate) struct Ring<T> {
    /// A power of two, at least `capacity`.
    slots: Box<[UnsafeCell<MaybeUninit<T>>]>,
    /// `slots.len() - 1`.
    mask: usize,
    capacity: u64,
    flags: AtomicU8,
    feedback: bool,
    name: OnceLock<ChannelName>,
    audit: OnceLock<std::sync::Arc<dyn Audit>>,
    producer_parking: OnceLock<std::sync::Arc<Parking>>,
    consumer_parking: OnceLock<std::sync::Arc<Parking>>,
    #[cfg(steadygraph_loom)]
    witness: Box<[loom::cell::UnsafeCell<()>]>,

    /// Up to where messages are published. Stored by the producer's commit, never falls.
    tail: CachePadded<AtomicU64>,
    /// Up to where slots are released. Stored by the consumer's commit, never falls.
    head: CachePadded<AtomicU64>,
    producer: CachePadded<ProducerSide>,
    consumer: CachePadded<ConsumerSide>,
    thresholds: CachePadded<Thresholds>,
}

/// Written by the producer only; on a line of its own, so that a push does not disturb the consumer.
struct ProducerSide {
    /// The mirror of the sender's cursor.
    written: AtomicU64,
    /// How much room the last refused push needed, counted from `tail`; 0 when none was refused.
    wanted: AtomicU64,
}

/// Written by the consumer only.
struct ConsumerSide {
    /// The mirror of the receiver's cursor.
    read: AtomicU64,
    /// Below it, down to `head`, slots are empty. Never falls.
    floor: AtomicU64,
    /// Messages that were moved out in an attempt that failed.
    lost: AtomicU64,
    /// A release drops messages now: their slots are not free yet.
    dropping: AtomicBool,
}

/// At which index each side wants to be woken; [`NOBODY`] when it does not wait.
struct Thresholds {
    /// The consumer waits until `tail` reaches this.
    tail: AtomicU64,
    /// The producer waits until `head` reaches this.
    head: AtomicU64,
}

// SAFETY: the ring hands messages from one thread to another, hence `T: Send`. Slots are touched only by the side
// that the indices give them to (see the module's documentation), everything else is atomic or set once.
unsafe impl<T: Send> Send for Ring<T> {}
// SAFETY: as above.
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
            flags: AtomicU8::new(0),
            feedback,
            name: OnceLock::new(),
            audit: OnceLock::new(),
            producer_parking: OnceLock::new(),
            consumer_parking: OnceLock::new(),
            #[cfg(steadygraph_loom)]
            witness: (0..len).map(|_| loom::cell::UnsafeCell::new(())).collect(),
            tail: CachePadded::new(AtomicU64::new(0)),
            head: CachePadded::new(AtomicU64::new(0)),
            producer: CachePadded::new(ProducerSide {
                written: AtomicU64::new(0),
                wanted: AtomicU64::new(0),
            }),
            consumer: CachePadded::new(ConsumerSide {
                read: AtomicU64::new(0),
                floor: AtomicU64::new(0),
                lost: AtomicU64::new(0),
                dropping: AtomicBool::new(false),
            }),
            thresholds: CachePadded::new(Thresholds {
                tail: AtomicU64::new(NOBODY),
                head: AtomicU64::new(NOBODY),
            }),
        })
    }

    pub(crate) fn capacity(&self) -> u64 {
        self.capacity
    }

    pub(crate) fn is_feedback(&self) -> bool {
        self.feedback
    }

    /// The name that the graph gave, or one that says that there is none.
    pub(crate) fn name(&self) -> &ChannelName {
        self.name.get().unwrap_or(&ChannelName::UNNAMED)
    }

    /// Names the channel; the first name stays.
    pub(crate) fn set_name(&self, name: ChannelName) {
        let _ = self.name.set(name);
    }

    // --- indices ---------------------------------------------------------------------------------------------

    pub(crate) fn tail(&self) -> u64 {
        self.tail.load(Ordering::Acquire)
    }

    pub(crate) fn head(&self) -> u64 {
        self.head.load(Ordering::Acquire)
    }

    pub(crate) fn written(&self) -> u64 {
        self.producer.written.load(Ordering::Acquire)
    }

    pub(crate) fn read(&self) -> u64 {
        self.consumer.read.load(Ordering::Acquire)
    }

    pub(crate) fn lost(&self) -> u64 {
        self.consumer.lost.load(Ordering::Acquire)
    }

    pub(crate) fn set_written(&self, written: u64) {
        self.producer.written.store(written, Ordering::Release);
    }

    pub(crate) fn set_read(&self, read: u64) {
        self.consumer.read.store(read, Ordering::Release);
    }

    /// Says that everything below `floor` has been moved out. Called before `read` follows.
    pub(crate) fn set_floor(&self, floor: u64) {
        self.consumer.floor.store(floor, Ordering::Release);
    }

    /// Where the full slots begin.
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
        let wanted = written - self.tail.load(Ordering::Relaxed) + 1;
        self.producer.wanted.store(wanted, Ordering::Relaxed);
    }

    // --- slots -----------------------------------------------------------------------------------------------

    fn slot(&self, index: u64) -> *mut MaybeUninit<T> {
        // The cast cuts bits that the mask cuts anyway.
        #[allow(clippy::cast_possible_truncation)]
        let place = index as usize & self.mask;
        // SAFETY: `place <= mask < slots.len()`.
        UnsafeCell::raw_get(unsafe { self.slots.as_ptr().add(place) })
    }

    /// Puts a message into its slot.
    ///
    /// # Safety
    ///
    /// The caller holds `&mut Tx`, and `written <= index < head + capacity`.
    pub(crate) unsafe fn write(&self, index: u64, message: T) {
        self.witness_write(index);
        // SAFETY: the slot is empty and the caller's alone.
        unsafe { self.slot(index).write(MaybeUninit::new(message)) };
    }

    /// Moves a message out of its slot.
    ///
    /// # Safety
    ///
    /// The caller holds the slot's side, the slot is full, and it counts as empty from now on.
    pub(crate) unsafe fn take(&self, index: u64) -> T {
        self.witness_read(index);
        // SAFETY: the slot is full, so it is initialised, and nobody else reads or writes it.
        unsafe { self.slot(index).read().assume_init() }
    }

    /// Moves the messages of `[from, to)` one slot up, into `[from + 1, to + 1)`.
    ///
    /// # Safety
    ///
    /// The caller holds `&mut Rx` on the thread that may settle it; the slots of `[from, to)` are full and slot
    /// `to` is empty.
    pub(crate) unsafe fn shift_up(&self, from: u64, to: u64) {
        for index in (from..to).rev() {
            self.witness_write(index + 1);
            // SAFETY: both slots are the consumer's; `index + 1` is empty by induction. With a capacity of 1 the
            // range is empty, so the two are distinct.
            unsafe { ptr::copy_nonoverlapping(self.slot(index), self.slot(index + 1), 1) };
        }
    }

    /// The two runs of slots that hold `[from, to)`, as places in `slots`.
    fn runs(&self, from: u64, to: u64) -> (Range<usize>, Range<usize>) {
        #[allow(clippy::cast_possible_truncation)]
        let (start, len) = (from as usize & self.mask, (to - from) as usize);
        let end = (start + len).min(self.slots.len());
        (start..end, 0..len - (end - start))
    }

    /// The message in one slot.
    ///
    /// # Safety
    ///
    /// The slot is full and stays so for as long as the reference lives.
    #[inline]
    pub(crate) unsafe fn get(&self, index: u64) -> &T {
        self.witness_read(index);
        // SAFETY: the caller says that the slot is initialised and stays so.
        unsafe { (*self.slot(index)).assume_init_ref() }
    }

    /// The messages of `[from, to)`.
    ///
    /// # Safety
    ///
    /// The slots are full and stay so for as long as the slices live.
    pub(crate) unsafe fn slices(&self, from: u64, to: u64) -> (&[T], &[T]) {
        self.witness_reads(from, to);
        let (first, second) = self.runs(from, to);
        // SAFETY: the runs lie within `slots` and the caller says that they are initialised and stay so.
        unsafe { (&*self.raw(first), &*self.raw(second)) }
    }

    /// The empty slots of `[from, to)`.
    ///
    /// # Safety
    ///
    /// The caller holds `&mut Tx`, the slots are empty and the caller's alone for as long as the slices live.
    #[allow(clippy::mut_from_ref)]
    pub(crate) unsafe fn empty(
        &self,
        from: u64,
        to: u64,
    ) -> (&mut [MaybeUninit<T>], &mut [MaybeUninit<T>]) {
        self.witness_writes(from, to);
        let (first, second) = self.runs(from, to);
        // SAFETY: the runs lie within `slots`, do not overlap, and the caller says that they are its own.
        unsafe {
            (
                &mut *(self.raw(first) as *mut [MaybeUninit<T>]),
                &mut *(self.raw(second) as *mut [MaybeUninit<T>]),
            )
        }
    }

    /// # Safety
    ///
    /// The range lies within `slots`.
    unsafe fn raw(&self, range: Range<usize>) -> *mut [T] {
        // SAFETY: the caller says that the range lies within `slots`.
        let start = UnsafeCell::raw_get(unsafe { self.slots.as_ptr().add(range.start) });
        ptr::slice_from_raw_parts_mut(start.cast::<T>(), range.len())
    }

    /// Drops the messages of `[from, to)`; a panic in one drop does not keep the others from being dropped.
    ///
    /// # Safety
    ///
    /// The caller holds the slots' side, the slots are full, and they count as empty from now on.
    unsafe fn drop_messages(&self, from: u64, to: u64) {
        /// Drops its run even when the drop of the run before it panics.
        struct Run<T>(*mut [T]);
        impl<T> Drop for Run<T> {
            fn drop(&mut self) {
                // SAFETY: by the contract of `drop_messages`; each run is dropped once.
                unsafe { ptr::drop_in_place(self.0) }
            }
        }
        if !mem::needs_drop::<T>() || from == to {
            return;
        }
        self.witness_writes(from, to);
        let (first, second) = self.runs(from, to);
        // SAFETY: the runs lie within `slots`.
        let _second = Run(unsafe { self.raw(second) });
        // SAFETY: as above.
        drop(Run(unsafe { self.raw(first) }));
    }

    #[cfg(not(steadygraph_loom))]
    #[inline]
    #[allow(clippy::unused_self)]
    fn witness_read(&self, _index: u64) {}

    #[cfg(not(steadygraph_loom))]
    #[inline]
    #[allow(clippy::unused_self)]
    fn witness_write(&self, _index: u64) {}

    #[cfg(not(steadygraph_loom))]
    #[inline]
    #[allow(clippy::unused_self)]
    fn witness_reads(&self, _from: u64, _to: u64) {}

    #[cfg(not(steadygraph_loom))]
    #[inline]
    #[allow(clippy::unused_self)]
    fn witness_writes(&self, _from: u64, _to: u64) {}

    /// Lets loom see the access, so that it finds two that race.
    #[cfg(steadygraph_loom)]
    fn witness_read(&self, index: u64) {
        self.witness[index as usize & self.mask].with(|_| ());
    }

    #[cfg(steadygraph_loom)]
    fn witness_write(&self, index: u64) {
        self.witness[index as usize & self.mask].with_mut(|_| ());
    }

    #[cfg(steadygraph_loom)]
    fn witness_reads(&self, from: u64, to: u64) {
        (from..to).for_each(|index| self.witness_read(index));
    }

    #[cfg(steadygraph_loom)]
    fn witness_writes(&self, from: u64, to: u64) {
        (from..to).for_each(|index| self.witness_write(index));
    }

    // --- settling --------------------------------------------------------------------------------------------

    /// Commits the sender's side: what has been written is seen by the receiver. One store, however many messages.
    pub(crate) fn publish(&self) {
        let written = self.written();
        if written == self.tail.load(Ordering::Relaxed) {
            return;
        }
        // A mutant for the tests: the ledger must notice that one message too few is published.
        #[cfg(mutant = "commit_off_by_one")]
        let written = written - 1;
        self.tail.store(written, Ordering::Release);
        if let Some(audit) = self.audit() {
            audit.published(written);
        }
        // Pairs with the fence in `consumer_waits`: either this load sees the threshold, or the consumer, which
        // looks once more before it parks, sees the new tail.
        fence(Ordering::SeqCst);
        let threshold = self.thresholds.tail.load(Ordering::Relaxed);
        if written >= threshold {
            Self::wake(&self.thresholds.tail, threshold, &self.consumer_parking);
        }
    }

    /// Commits the receiver's side: what has been read is dropped and its slots are free for the sender.
    pub(crate) fn release(&self) {
        let read = self.read();
        let head = self.head.load(Ordering::Relaxed);
        if read == head {
            return;
        }
        if mem::needs_drop::<T>() && !self.drop_read(read) {
            return;
        }
        if let Some(audit) = self.audit() {
            audit.released(read);
        }
        self.free(read);
    }

    /// Drops what is full below `read`. `false` while another release does so: that one frees the slots then.
    fn drop_read(&self, read: u64) -> bool {
        /// Ends the dropping, also when a message's drop panics.
        struct Dropping<'a>(&'a AtomicBool);
        impl Drop for Dropping<'_> {
            fn drop(&mut self) {
                self.0.store(false, Ordering::Release);
            }
        }
        let dropping = &self.consumer.dropping;
        if self.first_full() >= read {
            return !dropping.load(Ordering::Acquire);
        }
        if dropping.swap(true, Ordering::Acquire) {
            return false;
        }
        let _dropping = Dropping(dropping);
        // Again: another release may have come first.
        let full = self.first_full();
        if full < read {
            // Counted as moved out before the drops: should one panic, none is dropped twice. A maximum, for
            // the port may have moved out a later message meanwhile (on a scoped thread that it is lent to).
            self.consumer.floor.fetch_max(read, Ordering::AcqRel);
            // SAFETY: `[full, read)` is full and the consumer's, and no borrow shows it: the cursor moves
            // only when the borrow has ended. No other release drops it, for this one has set `dropping`.
            unsafe { self.drop_messages(full, read) };
        }
        true
    }

    /// Gives the slots below `head` to the sender.
    fn free(&self, head: u64) {
        self.head.store(head, Ordering::Release);
        // Pairs with the fence in `producer_waits`.
        fence(Ordering::SeqCst);
        let threshold = self.thresholds.head.load(Ordering::Relaxed);
        if head >= threshold {
            Self::wake(&self.thresholds.head, threshold, &self.producer_parking);
        }
    }

    /// Drops what has been written since the last commit, which the caller's cursor says already.
    ///
    /// # Safety
    ///
    /// The caller holds `&mut Tx`, may settle it, and its cursor stands at the tail: a drop may panic.
    pub(crate) unsafe fn unwrite(&self) {
        let (tail, written) = (self.tail.load(Ordering::Relaxed), self.written());
        self.set_written(tail);
        if let Some(audit) = self.audit() {
            audit.unwrote(tail);
        }
        // SAFETY: `[tail, written)` is full, unpublished and the caller's; the cursor says already that it is empty.
        unsafe { self.drop_messages(tail, written) };
    }

    /// Returns reads to the last commit and gives the cursor to go on from. What was moved out is lost.
    ///
    /// # Safety
    ///
    /// The caller holds `&mut Rx`, may settle it, and takes the cursor.
    pub(crate) unsafe fn unread(&self) -> u64 {
        let head = self.head.load(Ordering::Relaxed);
        let full = self.first_full();
        self.set_read(full);
        if let Some(audit) = self.audit() {
            audit.unread(full);
        }
        if full != head {
            self.free(full);
            // After the head, of which they are a part.
            self.consumer.lost.fetch_add(full - head, Ordering::Release);
        }
        full
    }

    // --- waiting ---------------------------------------------------------------------------------------------

    /// Asks that the consumer be woken when `tail` reaches `threshold`.
    ///
    /// The caller looks at the tail once more afterwards and parks only if it still falls short. Of several arms that
    /// name the channel, the lowest threshold counts.
    pub(crate) fn consumer_waits(&self, threshold: u64) {
        self.thresholds.tail.fetch_min(threshold, Ordering::Relaxed);
        fence(Ordering::SeqCst);
    }

    /// Asks that the producer be woken when `head` reaches `threshold`; as [`consumer_waits`](Self::consumer_waits).
    pub(crate) fn producer_waits(&self, threshold: u64) {
        self.thresholds.head.fetch_min(threshold, Ordering::Relaxed);
        fence(Ordering::SeqCst);
    }

    pub(crate) fn consumer_waits_no_more(&self) {
        // A swap, for loom does not order a plain store with the `compare_exchange` in `wake`.
        self.thresholds.tail.swap(NOBODY, Ordering::Relaxed);
    }

    pub(crate) fn producer_waits_no_more(&self) {
        // A swap, as above.
        self.thresholds.head.swap(NOBODY, Ordering::Relaxed);
    }

    #[cold]
    fn wake(threshold: &AtomicU64, reached: u64, parking: &OnceLock<std::sync::Arc<Parking>>) {
        // Only the threshold that was reached is cleared: the waiter may have set a new one meanwhile.
        let _ = threshold.compare_exchange(reached, NOBODY, Ordering::Relaxed, Ordering::Relaxed);
        if let Some(parking) = parking.get() {
            parking.wake();
        }
    }

    pub(crate) fn producer_parking(&self) -> &OnceLock<std::sync::Arc<Parking>> {
        &self.producer_parking
    }

    pub(crate) fn consumer_parking(&self) -> &OnceLock<std::sync::Arc<Parking>> {
        &self.consumer_parking
    }

    // --- the ends of life ------------------------------------------------------------------------------------

    pub(crate) fn sender_is_gone(&self) -> bool {
        self.flags.load(Ordering::Acquire) & SENDER_GONE != 0
    }

    pub(crate) fn receiver_is_gone(&self) -> bool {
        self.flags.load(Ordering::Acquire) & RECEIVER_GONE != 0
    }

    /// Says that nothing more will be published, and wakes the consumer whatever it waits for.
    pub(crate) fn close_sender(&self) {
        self.flags.fetch_or(SENDER_GONE, Ordering::AcqRel);
        fence(Ordering::SeqCst);
        if let Some(parking) = self.consumer_parking.get() {
            parking.wake();
        }
    }

    /// Says that nothing more will be taken, and wakes the producer whatever it waits for.
    pub(crate) fn close_receiver(&self) {
        self.flags.fetch_or(RECEIVER_GONE, Ordering::AcqRel);
        fence(Ordering::SeqCst);
        if let Some(parking) = self.producer_parking.get() {
            parking.wake();
        }
    }

    // --- auditing --------------------------------------------------------------------------------------------

    /// Whether a push must take the slow way: the receiver is gone, or a ledger watches.
    #[inline]
    pub(crate) fn push_needs_care(&self) -> bool {
        self.flags.load(Ordering::Relaxed) & (RECEIVER_GONE | AUDITED) != 0
    }

    /// The ledger that watches, if one does.
    #[inline]
    pub(crate) fn audit(&self) -> Option<&dyn Audit> {
        if self.flags.load(Ordering::Relaxed) & AUDITED == 0 {
            return None;
        }
        self.audit.get().map(AsRef::as_ref)
    }

    /// Lets a ledger watch from now on; the first one stays.
    pub(crate) fn set_audit(&self, audit: std::sync::Arc<dyn Audit>) {
        if self.audit.set(audit).is_ok() {
            self.flags.fetch_or(AUDITED, Ordering::AcqRel);
        }
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
