//! The primitives that loom replaces when it explores interleavings (`--cfg steadygraph_loom`).

#[cfg(steadygraph_loom)]
pub(crate) use loom::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering, fence},
};
#[cfg(not(steadygraph_loom))]
pub(crate) use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering, fence},
};

/// Stands between two `SeqCst` accesses. To loom these are no more than acquire and release, and it knows the fence alone.
#[inline]
pub(crate) fn keep_sequential() {
    if cfg!(steadygraph_loom) {
        fence(Ordering::SeqCst);
    }
}

/// Locks a mutex whose data is valid after every statement, so that a panic elsewhere cannot spoil it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    match mutex.lock() {
        Ok(guard) => guard,
        Err(poisoned) => poisoned.into_inner(),
    }
}

#[cfg(steadygraph_loom)]
pub(crate) use loom::sync::MutexGuard;
#[cfg(not(steadygraph_loom))]
pub(crate) use std::sync::MutexGuard;
