//! Which actor the thread polls now: the readiness macros get no context.

use std::cell::RefCell;
use std::sync::Arc;

use super::core::Core;

#[cfg(steadygraph_loom)]
loom::thread_local! {
    static CURRENT: RefCell<Option<Arc<Core>>> = RefCell::new(None);
}
#[cfg(not(steadygraph_loom))]
thread_local! {
    /// The actor that the thread polls now.
    static CURRENT: RefCell<Option<Arc<Core>>> = const { RefCell::new(None) };
}

/// Makes `core` the thread's actor while `poll` runs.
pub(crate) fn polling<R>(core: &Arc<Core>, poll: impl FnOnce() -> R) -> R {
    /// Puts the former actor back, also when `poll` panics.
    struct Restore<'a>(&'a Core, Option<Arc<Core>>);
    impl Drop for Restore<'_> {
        fn drop(&mut self) {
            CURRENT.with(|current| *current.borrow_mut() = self.1.take());
            self.0.count_poll();
        }
    }
    core.parking.run_here();
    core.refill_budget();
    core.count_poll();
    let before = CURRENT.with(|current| current.borrow_mut().replace(Arc::clone(core)));
    let _restore = Restore(core, before);
    poll()
}

/// Gives `f` the actor that the thread polls now, if it polls one.
pub(crate) fn with_current<R>(f: impl FnOnce(Option<&Core>) -> R) -> R {
    let current = CURRENT.with(|current| current.borrow().clone());
    f(current.as_deref())
}
