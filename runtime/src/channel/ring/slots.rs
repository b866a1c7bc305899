//! The slots: where messages are written, read, moved and dropped. All unsafe code of the ring is here and where it is
//! called.

use std::cell::UnsafeCell;
use std::mem::{self, MaybeUninit};
use std::ops::Range;
use std::ptr;

use super::Ring;

impl<T> Ring<T> {
    fn place(&self, index: u64) -> usize {
        // The cast cuts bits that the mask cuts anyway.
        #[allow(clippy::cast_possible_truncation)]
        let index = index as usize;
        index & self.mask
    }

    fn slot(&self, index: u64) -> *mut MaybeUninit<T> {
        // SAFETY: `place <= mask < slots.len()`.
        UnsafeCell::raw_get(unsafe { self.slots.as_ptr().add(self.place(index)) })
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
    pub(super) unsafe fn drop_messages(&self, from: u64, to: u64) {
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
        self.witness[self.place(index)].with(|_| ());
    }

    #[cfg(steadygraph_loom)]
    fn witness_write(&self, index: u64) {
        self.witness[self.place(index)].with_mut(|_| ());
    }

    #[cfg(steadygraph_loom)]
    fn witness_reads(&self, from: u64, to: u64) {
        (from..to).for_each(|index| self.witness_read(index));
    }

    #[cfg(steadygraph_loom)]
    fn witness_writes(&self, from: u64, to: u64) {
        (from..to).for_each(|index| self.witness_write(index));
    }
}
