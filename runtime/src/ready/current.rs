//! Which actor the thread polls now: the readiness macros get no context.

use std::sync::Arc;

use super::core::Core;

#[cfg(steadygraph_loom)]
use explored::CURRENT;

#[cfg(not(steadygraph_loom))]
scoped_tls::scoped_thread_local! {
    /// The actor that the thread polls now.
    static CURRENT: Core
}

/// As [`turn`], of an actor that may have been on another thread before.
pub(crate) fn polling<R>(core: &Arc<Core>, poll: impl FnOnce() -> R) -> R {
    core.parking.run_here();
    turn(core, poll)
}

/// Polls a whole life: makes `core` the thread's actor meanwhile, however many attempts follow each other.
#[inline]
pub(crate) fn turn<R>(core: &Arc<Core>, poll: impl FnOnce() -> R) -> R {
    /// Ends the poll, also when it panics.
    struct Ended<'a>(&'a Core);
    impl Drop for Ended<'_> {
        fn drop(&mut self) {
            self.0.wake_senders();
            self.0.count_poll();
        }
    }
    core.refill_budget();
    core.count_poll();
    let _ended = Ended(core);
    CURRENT.set(core, poll)
}

/// Gives `f` the actor that the thread polls now, if it polls one.
#[inline]
pub(crate) fn with_current<R>(f: impl FnOnce(Option<&Core>) -> R) -> R {
    if CURRENT.is_set() {
        CURRENT.with(|core| f(Some(core)))
    } else {
        f(None)
    }
}

/// The same of what loom sees: its threads share one of the system's.
#[cfg(steadygraph_loom)]
mod explored {
    use std::cell::RefCell;
    use std::sync::Arc;

    use super::Core;

    loom::thread_local! {
        static SLOT: RefCell<Option<Arc<Core>>> = RefCell::new(None);
    }

    pub(super) static CURRENT: Key = Key;

    pub(super) struct Key;

    impl Key {
        pub(super) fn set<R>(&self, core: &Arc<Core>, f: impl FnOnce() -> R) -> R {
            /// Puts the former actor back, also when `f` panics.
            struct Reset(Option<Arc<Core>>);
            impl Drop for Reset {
                fn drop(&mut self) {
                    SLOT.with(|slot| *slot.borrow_mut() = self.0.take());
                }
            }
            let _reset = Reset(SLOT.with(|slot| slot.borrow_mut().replace(Arc::clone(core))));
            f()
        }

        pub(super) fn is_set(&self) -> bool {
            SLOT.with(|slot| slot.borrow().is_some())
        }

        pub(super) fn with<R>(&self, f: impl FnOnce(&Core) -> R) -> R {
            match SLOT.with(|slot| slot.borrow().clone()) {
                Some(core) => f(&core),
                None => unreachable!("asked whether it is set before"),
            }
        }
    }
}
