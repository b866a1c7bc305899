//! Keeps the message and the place of a panic on an actor's thread.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::task::Waker;

thread_local! {
    /// How many guarded calls the thread is in: the hook acts only where this is not 0.
    static GUARDED: Cell<u32> = const { Cell::new(0) };
    /// Nothing is printed: a run that failed is tried again and again.
    static QUIET: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What is known of a panic.
#[derive(Debug, Clone)]
pub(crate) struct Panic {
    pub(crate) message: String,
    /// `file:line:column`, where the hook saw it.
    pub(crate) place: Option<String>,
}

/// Chains the hook that keeps the place of a panic, once per process. The hook before it is called as well.
pub(crate) fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if GUARDED.with(Cell::get) > 0 {
                let place = info.location().map(ToString::to_string);
                PLACE.with(|slot| *slot.borrow_mut() = place);
            }
            if !QUIET.with(Cell::get) {
                before(info);
            }
        }));
    });
}

/// Calls `body` and gives what it gave, or what is known of its panic: in a box, so that what is given mostly is small.
#[inline]
pub(crate) fn guard<R>(body: impl FnOnce() -> R) -> Result<R, Box<Panic>> {
    GUARDED.with(|depth| depth.set(depth.get() + 1));
    let result = guard_again(body);
    GUARDED.with(|depth| depth.set(depth.get() - 1));
    result
}

/// As [`guard`], on the way of a message: within a turn, which is guarded as a whole.
#[inline]
pub(crate) fn guard_again<R>(body: impl FnOnce() -> R) -> Result<R, Box<Panic>> {
    debug_assert!(
        GUARDED.with(|depth| depth.get() > 0),
        "else the place of a panic is not kept"
    );
    panic::catch_unwind(AssertUnwindSafe(body)).map_err(known)
}

#[cold]
fn known(payload: Box<dyn Any + Send>) -> Box<Panic> {
    payload.downcast::<Panic>().unwrap_or_else(|payload| {
        let known = Box::new(Panic {
            message: message(payload.as_ref()),
            place: PLACE.with(|slot| slot.borrow_mut().take()),
        });
        // A payload of the user's own type may panic when it is dropped, and what comes of that again: that one leaks.
        if let Err(another) = panic::catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(another);
        }
        known
    })
}

/// Wakes all of them. Those of a user's executor may panic: that is reported, and keeps none of the others from its wake.
pub(crate) fn wake_all(wakers: Vec<Waker>) {
    for waker in wakers {
        if let Err(panic) = guard(|| waker.wake()) {
            let place = panic.place.as_deref().unwrap_or("an unknown place");
            tracing::error!(target: "steadygraph", "a waker panicked at {place}: {}", panic.message);
        }
    }
}

/// Calls what a drop owes to others. While a panic drops it, a second one, which would be the end of the process, is caught.
pub(crate) fn even_while_panicking(body: impl FnOnce()) {
    if std::thread::panicking() {
        let _ = guard(body);
    } else {
        body();
    }
}

/// Calls `body`, during which panics on this thread are not printed.
pub(crate) fn quietly<R>(body: impl FnOnce() -> R) -> R {
    /// Ends the quiet, also when the body panics.
    struct Loud;
    impl Drop for Loud {
        fn drop(&mut self) {
            QUIET.with(|quiet| quiet.set(false));
        }
    }
    QUIET.with(|quiet| quiet.set(true));
    let _loud = Loud;
    body()
}

/// Goes on with a panic that [`guard`] has caught, without calling the hook again.
pub(crate) fn resume(panic: Box<Panic>) -> ! {
    panic::resume_unwind(panic)
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic whose payload is not text".to_owned()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    use super::*;

    /// A waker of a user's that panics.
    pub(crate) struct Panics;

    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("as it must");
        }
    }

    /// Counts its wakes.
    #[derive(Default)]
    pub(crate) struct Counts(pub(crate) AtomicUsize);

    impl Wake for Counts {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What a user may throw.
    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            // Nothing of it reaches the guard's caller.
            panic::panic_any(Bomb);
        }
    }

    #[test]
    fn a_payload_that_panics_when_it_is_dropped_does_not_get_past_the_guard() {
        let caught = guard(|| panic::panic_any(Bomb));
        assert_eq!(
            caught.unwrap_err().message,
            "a panic whose payload is not text"
        );
    }
}
