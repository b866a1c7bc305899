//! Borrows across a wait, and thresholds of several waits for one port.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use steadygraph::__::{All, Any, Arm, End, wait};
use steadygraph::prelude::*;

use crate::{block_on, wait_for};

/// Whether it was woken; how often says nothing, for `Waker::will_wake` may take one waker for two.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_wait_releases_no_slot_that_an_iterator_shows() {
    let (mut tx, mut rx) = channel().capacity(3).open();
    tx.extend(["a", "b", "c"].map(String::from));
    tx.commit();
    let mut read = pin!(async {
        rx.skip(1);
        let mut shown = rx.iter();
        let b = shown.next();
        assert!(!wait_for(rx.avail(3)).await || rx.len() == 3);
        assert_eq!((b, shown.next()), (Some(&"b".into()), Some(&"c".into())));
        assert_eq!(shown.next(), None);
    });
    let mut cx = Context::from_waker(Waker::noop());
    assert!(read.as_mut().poll(&mut cx).is_pending());
    // The wait has committed what was skipped, and only that.
    assert_eq!(tx.fill(|| "d".into()), 1);
    tx.commit();
    assert!(read.as_mut().poll(&mut cx).is_ready());
}

#[test]
fn a_wait_publishes_no_slot_that_a_guard_has_written() {
    let (mut tx, rx) = channel().capacity(3).open();
    tx.push("a".to_owned()).unwrap();
    {
        let mut slots = tx.slots();
        let b = slots.next().unwrap().write("b".to_owned());
        b.push('!');
        assert_eq!((slots.len(), rx.len()), (1, 0));
    }
    assert!(block_on(wait_for(tx.vacant(1))));
    assert!(rx.iter().eq(["a", "b!"]));
}

/// One waits for one message, the other for two and for something else besides: the lower threshold wakes.
#[test]
fn of_two_arms_on_one_port_the_lower_threshold_wakes() {
    let (mut tx, rx) = channel().capacity(2).open();
    let (_never_tx, never) = channel().open::<u8>();
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut cx = Context::from_waker(&waker);
    let both = All(Arm(rx.avail(2), Arm(never.avail(1), End)));
    let mut waiting = pin!(wait(Any(Arm(rx.avail(1), Arm(both, End)))));
    assert!(waiting.as_mut().poll(&mut cx).is_pending());
    tx.push(1).unwrap();
    tx.commit();
    assert!(woken.0.load(Ordering::Relaxed));
    assert_eq!(waiting.as_mut().poll(&mut cx), Poll::Ready(true));
}

/// The sender, likewise.
#[test]
fn of_two_arms_on_one_output_the_lower_threshold_wakes() {
    let (mut tx, mut rx) = channel().capacity(2).open();
    let (_never_tx, never) = channel().open::<u8>();
    tx.push_slice(&[1, 2]);
    tx.commit();
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut cx = Context::from_waker(&waker);
    let both = All(Arm(tx.vacant(2), Arm(never.avail(1), End)));
    let mut waiting = pin!(wait(Any(Arm(tx.vacant(1), Arm(both, End)))));
    assert!(waiting.as_mut().poll(&mut cx).is_pending());
    assert_eq!(rx.take(), Some(1));
    rx.commit();
    assert!(woken.0.load(Ordering::Relaxed));
    assert_eq!(waiting.as_mut().poll(&mut cx), Poll::Ready(true));
}
