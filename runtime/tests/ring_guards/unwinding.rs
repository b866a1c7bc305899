//! Drops and closures that panic.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};

use steadygraph::prelude::*;

use crate::{Mine, count, panics};

/// The others are dropped too, also those behind the wrap-around, and none is dropped again.
#[test]
fn a_drop_that_panics_at_the_commit_spares_no_other() {
    for armed in 0..4 {
        let drops = drops!();
        let before = count(drops);
        let (mut tx, mut rx) = channel().capacity(4).open();
        // So that the batch wraps around.
        tx.extend((0..3).map(|n| Mine::new(&n.to_string(), false, drops)));
        tx.commit();
        rx.skip(3);
        rx.commit();

        tx.extend((0..4).map(|n| Mine::new(&n.to_string(), n == armed, drops)));
        tx.commit();
        rx.skip(4);
        assert!(panics(|| rx.commit()));
        assert_eq!(count(drops) - before, 7);
        rx.commit();
        assert_eq!(tx.vacant_len(), 4);
        tx.push(Mine::new("later", false, drops)).unwrap();
        tx.commit();
        assert_eq!(&*rx.take_owned().unwrap().name, "later");
        drop((tx, rx));
        assert_eq!(count(drops) - before, 8);
    }
}

/// What a broken commit has dropped is neither given again nor moved about as if it were full.
#[test]
fn a_commit_that_panicked_may_be_rolled_back() {
    let drops = drops!();
    let (mut tx, mut rx) = channel().capacity(4).open();
    tx.extend(
        [("a", true), ("b", false), ("c", false)]
            .map(|(name, armed)| Mine::new(name, armed, drops)),
    );
    tx.commit();
    rx.skip(2);
    assert!(panics(|| rx.commit()));
    rx.rollback();
    assert!(rx.iter().map(|message| &*message.name).eq(["c"]));
    assert_eq!(tx.vacant_len(), 3);
}

#[test]
fn a_message_may_be_moved_out_after_a_commit_that_panicked() {
    let drops = drops!();
    let (mut tx, mut rx) = channel().capacity(4).open();
    tx.extend(
        [("a", true), ("b", false), ("c", false)]
            .map(|(name, armed)| Mine::new(name, armed, drops)),
    );
    tx.commit();
    rx.skip(2);
    assert!(panics(|| rx.commit()));
    assert_eq!(&*rx.take_owned().unwrap().name, "c");
    rx.rollback();
    assert!(rx.is_empty());
    drop((tx, rx));
    assert_eq!(count(drops), 3);
}

/// The sender's cursor stands at the tail although the rollback was broken off.
#[test]
fn a_drop_that_panics_at_the_rollback_leaves_nothing_to_publish() {
    let drops = drops!();
    let (mut tx, mut rx) = channel().capacity(3).open();
    tx.extend([("a", true), ("b", false)].map(|(name, armed)| Mine::new(name, armed, drops)));
    assert!(panics(|| tx.rollback()));
    assert_eq!((count(drops), tx.vacant_len()), (2, 3));

    tx.push(Mine::new("c", false, drops)).unwrap();
    tx.commit();
    assert_eq!(rx.len(), 1);
    assert_eq!(&*rx.take_owned().unwrap().name, "c");
    drop((tx, rx));
    assert_eq!(count(drops), 3);
}

#[test]
fn a_drop_that_panics_at_the_end_of_the_channel_spares_no_other() {
    for armed in 0..4 {
        let drops = drops!();
        let before = count(drops);
        let (mut tx, mut rx) = channel().capacity(4).open();
        tx.extend((0..2).map(|n| Mine::new(&n.to_string(), false, drops)));
        tx.commit();
        rx.drain_owned().for_each(drop);
        rx.commit();
        tx.extend((0..4).map(|n| Mine::new(&n.to_string(), n == armed, drops)));
        drop(rx);
        assert!(panics(|| drop(tx)));
        assert_eq!(count(drops) - before, 6);
    }
}

/// Otherwise the sender would wait for room for ever.
#[test]
fn a_drop_that_panics_as_the_receiver_ends_still_closes() {
    let drops = drops!();
    let (mut tx, mut rx) = channel().capacity(1).open();
    tx.push(Mine::new("a", true, drops)).unwrap();
    tx.commit();
    rx.skip(1);
    assert!(panics(|| drop(rx)));
    assert!(tx.is_closed());
    drop(tx);
    assert_eq!(count(drops), 1);
}

#[test]
fn fill_keeps_what_was_made_before_a_panic() {
    let (mut tx, rx) = channel().capacity(3).open();
    let mut made = 0;
    assert!(panics(|| {
        tx.fill(|| {
            made += 1;
            assert!(made < 3, "the third");
            made.to_string()
        });
    }));
    assert_eq!(tx.vacant_len(), 1);
    tx.commit();
    assert!(rx.iter().eq(["1", "2"]));
}

#[test]
fn extend_keeps_what_came_before_a_panic() {
    let (mut tx, rx) = channel().capacity(3).open();
    assert!(panics(|| {
        tx.extend((1..).map(|n| {
            assert!(n < 2, "the second");
            n.to_string()
        }));
    }));
    tx.commit();
    assert!(rx.iter().eq(["1"]));
}

#[test]
fn map_into_leaves_both_cursors_where_the_closure_panicked() {
    let (mut numbers, mut rx) = channel().capacity(4).open();
    let (mut tx, texts) = channel().capacity(4).open();
    numbers.extend((1..=4).map(Box::new));
    numbers.commit();
    assert!(panics(|| {
        rx.map_into(&mut tx, |n: &Box<i32>| {
            assert!(**n < 3, "the third");
            n.to_string()
        });
    }));
    assert_eq!((rx.peek().map(|n| **n), tx.vacant_len()), (Some(3), 2));
    tx.commit();
    rx.commit();
    assert!(texts.iter().eq(["1", "2"]));
    assert_eq!(numbers.vacant_len(), 2);
}

/// What the closure was given counts as taken.
#[test]
fn a_drain_stands_behind_the_message_at_which_its_closure_panicked() {
    let (mut tx, mut rx) = channel().capacity(4).open();
    tx.push_slice(&[1, 2, 3, 4]);
    tx.commit();
    assert!(panics(|| rx
        .drain()
        .for_each(|n| assert!(n < 2, "the second"))));
    assert_eq!(rx.peek(), Some(&3));
}

/// Wakes nobody.
struct Refuses;

impl Wake for Refuses {
    fn wake(self: Arc<Self>) {
        panic!("the waker refuses");
    }
}

#[test]
fn a_waker_that_panics_at_the_rollback_leaves_the_receiver_behind_what_was_moved_out() {
    let (mut tx, mut rx) = channel().capacity(2).open();
    tx.extend([0, 1]);
    tx.commit();
    let mut full = pin!(tx.send(2));
    let waker = Waker::from(Arc::new(Refuses));
    assert!(
        full.as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_pending()
    );
    assert_eq!((rx.take_owned(), rx.take()), (Some(0), Some(1)));
    assert!(panics(|| rx.rollback()));
    assert_eq!((rx.take(), rx.take()), (Some(1), None));
    // Its end wakes the sender, too.
    assert!(panics(|| drop(rx)));
}
