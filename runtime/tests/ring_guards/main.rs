//! The corners of the ring where its unsafe code leans on something: guards that are forgotten, drops and closures
//! that panic, borrows across a wait, ports on other threads. Meant for Miri.
#![allow(clippy::forget_non_drop, clippy::borrowed_box)] // To forget what has no drop today is to prove that it may get one.

/// A counter of drops. It stands above the modules, which would not see it otherwise.
macro_rules! drops {
    () => {{
        use std::sync::atomic::AtomicUsize;
        static DROPS: AtomicUsize = AtomicUsize::new(0);
        &DROPS
    }};
}

mod forgotten;
mod sizes;
mod threads;
mod unwinding;
mod waits;

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

// Without the reactor, which Miri cannot run.
use smol::future::block_on;
use steadygraph::__::{All, Arm, Condition, End, wait};

/// Counts its drops in a counter that costs no memory, so that a leaked one is no leak for Miri.
#[derive(Debug)]
struct Counted(&'static AtomicUsize);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn count(drops: &AtomicUsize) -> usize {
    drops.load(Ordering::Relaxed)
}

/// Counts its drops and panics at one if it is armed. It owns memory, so that Miri sees each wrong drop.
struct Mine {
    name: Box<str>,
    armed: bool,
    drops: &'static AtomicUsize,
}

impl Mine {
    fn new(name: &str, armed: bool, drops: &'static AtomicUsize) -> Self {
        Mine {
            name: name.into(),
            armed,
            drops,
        }
    }
}

impl Drop for Mine {
    fn drop(&mut self) {
        self.drops.fetch_add(1, Ordering::Relaxed);
        assert!(!self.armed, "the drop of {} panics", self.name);
    }
}

fn panics(f: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(f)).is_err()
}

/// Waits until the condition holds, as the readiness macros do.
async fn wait_for(condition: impl Condition + Unpin) -> bool {
    wait(All(Arm(condition, End))).await
}

fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    std::pin::Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}
