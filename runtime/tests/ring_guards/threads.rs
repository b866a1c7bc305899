//! Ports on other threads.

use std::cell::Cell;
use std::marker::PhantomData;
use std::sync::{Arc, Barrier};
use std::thread;

use steadygraph::__::{All, Arm, End, wait};
use steadygraph::prelude::*;

use crate::{block_on, poll_once};

#[test]
fn ports_may_be_lent_to_a_scoped_thread() {
    let (mut tx, mut rx) = channel().capacity(3).open();
    for round in 0..4 {
        thread::scope(|scope| {
            scope.spawn(|| tx.extend((0..2).map(|n| format!("{round}.{n}"))));
        });
        tx.commit();
        let taken = thread::scope(|scope| {
            let lent = &mut rx;
            scope.spawn(|| lent.take_owned()).join().unwrap()
        });
        assert_eq!(taken, Some(format!("{round}.0")));
        assert_eq!(rx.skip(3), 1);
        rx.commit();
    }
}

#[test]
fn two_threads_pass_each_message_once_and_in_order() {
    const COUNT: u32 = if cfg!(miri) { 30 } else { 3000 };
    for capacity in 1..=3 {
        let (mut tx, mut rx) = channel().capacity(capacity).open();
        thread::scope(|scope| {
            scope.spawn(move || {
                block_on(async {
                    for n in 0..COUNT {
                        tx.send(n.to_string()).await.unwrap();
                    }
                });
            });
            block_on(async {
                for n in 0..COUNT {
                    assert_eq!(rx.recv().await, Some(n.to_string()));
                }
                assert_eq!(rx.recv().await, None);
            });
        });
    }
}

/// Two waits name the same input on two threads; both want to release what has been read. The one that comes second
/// neither drops it again nor frees slots that the first is still dropping.
#[test]
fn slots_are_free_only_when_their_messages_are_dropped() {
    /// Its drop meets the other thread twice.
    struct Slow(Arc<Barrier>);
    impl Drop for Slow {
        fn drop(&mut self) {
            self.0.wait();
            self.0.wait();
        }
    }
    let barrier = Arc::new(Barrier::new(2));
    let (mut tx, mut rx) = channel().capacity(1).open();
    tx.push(Slow(Arc::clone(&barrier))).unwrap();
    tx.commit();
    rx.skip(1);
    let mut here = wait(All(Arm(rx.avail(1), End)));
    let mut there = wait(All(Arm(rx.avail(1), End)));
    thread::scope(|scope| {
        scope.spawn(move || assert!(poll_once(&mut there).is_pending()));
        barrier.wait();
        let pending = poll_once(&mut here).is_pending();
        let vacant = tx.vacant_len();
        // First lets the other thread go, which a failure here would leave at the barrier.
        barrier.wait();
        assert_eq!((pending, vacant), (true, 0));
    });
    assert_eq!(tx.vacant_len(), 1);
}

/// A receiver shows its messages by reference, so it may be shared by threads only if they may.
#[test]
fn a_receiver_is_sync_only_if_its_messages_are() {
    struct Probe<T>(PhantomData<T>);
    impl<T: Sync> Probe<T> {
        const SYNC: bool = true;
    }
    trait Otherwise {
        const SYNC: bool = false;
    }
    impl<T> Otherwise for Probe<T> {}

    const { assert!(Probe::<Rx<u8>>::SYNC) };
    const { assert!(!Probe::<Rx<Cell<u8>>>::SYNC) };
}
