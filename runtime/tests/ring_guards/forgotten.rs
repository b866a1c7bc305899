//! Guards that are forgotten.

use std::mem;

use steadygraph::__::{All, Arm, End, wait};
use steadygraph::prelude::*;

use crate::{Counted, block_on, count, poll_once};

#[test]
fn forgotten_slots_send_nothing() {
    let drops = drops!();
    let (mut tx, mut rx) = channel().capacity(2).open();
    let mut slots = tx.slots();
    slots.next().unwrap().write(Counted(drops));
    slots.next().unwrap().write(Counted(drops));
    mem::forget(slots);
    assert_eq!(tx.vacant_len(), 2);

    assert_eq!(tx.fill(|| Counted(drops)), 2);
    tx.commit();
    assert_eq!(rx.skip(9), 2);
    rx.commit();
    // What the forgotten guard wrote has leaked.
    assert_eq!(count(drops), 2);
}

#[test]
fn a_forgotten_drain_takes_nothing() {
    let (mut tx, mut rx) = channel().capacity(3).open();
    tx.push_slice(&[1, 2, 3]);
    tx.commit();
    let mut drain = rx.drain();
    assert_eq!(drain.next(), Some(1));
    mem::forget(drain);
    rx.commit();
    assert_eq!((rx.len(), tx.vacant_len()), (3, 0));
    assert!(rx.drain().eq([1, 2, 3]));
}

/// Each message has left the ring by the time that it is given.
#[test]
fn a_forgotten_drain_owned_has_taken_what_it_gave() {
    let drops = drops!();
    let (mut tx, mut rx) = channel().capacity(3).open();
    tx.fill(|| Counted(drops));
    tx.commit();
    let mut drain = rx.drain_owned();
    drop(drain.next());
    mem::forget(drain);
    assert_eq!((count(drops), rx.len()), (1, 2));
    drop((tx, rx));
    assert_eq!(count(drops), 3);
}

#[test]
fn a_forgotten_iter_holds_nothing_back() {
    let (mut tx, mut rx) = channel().capacity(2).open();
    tx.extend(["a", "b"].map(String::from));
    tx.commit();
    let mut iter = rx.iter();
    assert_eq!(iter.next().map(String::as_str), Some("a"));
    mem::forget(iter);
    assert_eq!(rx.take_owned().as_deref(), Some("a"));
    rx.commit();
    assert_eq!(tx.vacant_len(), 1);
}

#[test]
fn a_forgotten_wait_leaves_the_port_usable() {
    let (mut tx, mut rx) = channel().capacity(2).open();
    let mut waiting = wait(All(Arm(rx.avail(2), End)));
    assert!(poll_once(&mut waiting).is_pending());
    mem::forget(waiting);
    tx.push(String::from("a")).unwrap();
    tx.commit();
    assert_eq!(block_on(rx.recv()).as_deref(), Some("a"));
}
