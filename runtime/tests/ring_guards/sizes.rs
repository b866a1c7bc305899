//! Sizes of channels and of messages, and where a message lies in the ring.

use std::cell::Cell;

use steadygraph::prelude::*;

#[test]
fn a_channel_for_one_message_takes_turns() {
    let (mut tx, mut rx) = channel().capacity(1).open();
    for n in 0..5 {
        tx.push(n.to_string()).unwrap();
        assert!(tx.push(String::new()).unwrap_err().is_full());
        tx.commit();
        assert_eq!(rx.take_owned(), Some(n.to_string()));
        assert!(tx.push(String::new()).unwrap_err().is_full());
        rx.commit();
    }
}

/// The reads by reference move the cursor past what `take` and `take_owned` last knew of the tail.
#[test]
fn nothing_can_be_taken_behind_a_skip_of_the_last_message() {
    let (mut tx, mut rx) = channel().capacity(2).open();
    tx.push(String::from("a")).unwrap();
    tx.commit();
    assert_eq!(rx.skip(1), 1);
    assert_eq!(rx.take_owned(), None);
    assert_eq!(rx.drain_owned().next(), None);
}

/// The message that was skipped moves up by one slot, so that the empty one lies at the bottom.
#[test]
fn a_rollback_brings_back_what_was_skipped_beside_what_was_moved_out() {
    let (mut tx, mut rx) = channel().capacity(3).open();
    for _ in 0..4 {
        tx.extend(["a", "b", "c"].map(String::from));
        tx.commit();
        rx.skip(1);
        assert_eq!(rx.take_owned().as_deref(), Some("b"));
        rx.skip(1);
        rx.rollback();
        assert!(rx.iter().eq(["a", "c"]));
        assert_eq!(tx.vacant_len(), 1);
        rx.skip(2);
        rx.commit();
    }
}

#[test]
fn slices_wrap_around_in_two_runs() {
    let (mut tx, mut rx) = channel().capacity(4).open();
    tx.extend(["a", "b", "c"].map(String::from));
    tx.commit();
    rx.skip(3);
    rx.commit();
    tx.extend(["d", "e", "f"].map(String::from));
    tx.commit();
    assert_eq!(
        rx.slices(),
        (&["d".into()][..], &["e".into(), "f".into()][..])
    );

    // The free slots, too: one at the end and none but that.
    assert_eq!(tx.fill(|| "g".into()), 1);
    rx.skip(1);
    rx.commit();
    tx.commit();
    assert_eq!(tx.slots().len(), 1);
    assert!(rx.iter().eq(["e", "f", "g"]));
}

/// Three slots of four hold messages: the capacity need not be a power of two.
#[test]
fn a_capacity_between_two_powers_of_two_is_kept() {
    let (mut tx, mut rx) = channel().capacity(3).open();
    for first in 0..9 {
        assert_eq!(tx.extend((first..).map(|n| n.to_string())), 3);
        tx.commit();
        assert_eq!(tx.vacant_len(), 0);
        assert!(
            rx.drain_owned()
                .eq((first..first + 3).map(|n| n.to_string()))
        );
        rx.commit();
    }
}

/// What a side knows of the other never reaches beyond what there is, whatever has moved its cursor meanwhile.
#[test]
fn a_full_channel_stays_full_whatever_came_before() {
    for capacity in [3, 4, 5, 8] {
        let (mut tx, mut rx) = channel().capacity(capacity).open::<u64>();
        tx.push(0).unwrap();
        assert_eq!(tx.extend(1..100), capacity - 1);
        assert!(tx.push(100).is_err());
        tx.rollback();
        for n in 0..capacity as u64 {
            tx.push(n).unwrap();
        }
        assert!(tx.push(100).is_err());
        tx.commit();
        assert_eq!(rx.take(), Some(0));
        assert_eq!(rx.skip(1), 1);
        assert!(tx.push(100).is_err(), "nothing is released");
        rx.commit();
        assert_eq!((tx.push(100).is_ok(), tx.push(101).is_ok()), (true, true));
        assert!(tx.push(102).is_err());
        assert_eq!(rx.drain().last(), Some(capacity as u64 - 1));
        assert_eq!(rx.take(), None, "nothing is published");
    }
}

#[test]
fn messages_of_size_zero_are_dropped_once_each() {
    thread_local! {
        static DROPS: Cell<usize> = const { Cell::new(0) };
    }
    struct Token;
    impl Drop for Token {
        fn drop(&mut self) {
            DROPS.set(DROPS.get() + 1);
        }
    }
    let (mut tx, mut rx) = channel().capacity(5).open();
    tx.fill(|| Token);
    tx.commit();
    rx.skip(1);
    drop(rx.take_owned());
    rx.rollback();
    assert_eq!((DROPS.get(), rx.len()), (1, 4));
    rx.skip(3);
    rx.commit();
    assert_eq!((DROPS.get(), tx.fill(|| Token)), (4, 4));
    tx.rollback();
    assert_eq!(DROPS.get(), 8);
    drop((tx, rx));
    assert_eq!(DROPS.get(), 9);
}

/// Their memory costs nothing, however many there may be; neither may the work.
#[test]
fn messages_of_size_zero_fit_in_any_number() {
    let (mut tx, mut rx) = channel().capacity(1 << 62).open();
    assert_eq!(tx.extend([(); 3]), 3);
    tx.commit();
    assert_eq!((rx.drain().count(), rx.len()), (3, 0));
    rx.commit();
    assert_eq!(tx.vacant_len(), 1 << 62);
}

/// The indices would overflow.
#[test]
#[should_panic(expected = "no memory")]
fn no_channel_holds_more_than_half_the_address_space() {
    let _ = channel().capacity(usize::MAX).open::<()>();
}

/// Ends, and then begins anew: what an iterator may do that is not fused.
struct Twice(std::vec::IntoIter<String>, bool);

impl Iterator for Twice {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let next = self.0.next();
        if next.is_none() && !std::mem::replace(&mut self.1, true) {
            self.0 = vec!["again".to_owned(); 8].into_iter();
        }
        next
    }
}

#[test]
fn an_iterator_that_has_ended_is_not_asked_again_behind_the_wrap_around() {
    let (mut tx, mut rx) = channel().capacity(8).open();
    for _ in 0..5 {
        tx.push(String::new()).unwrap();
    }
    tx.commit();
    assert_eq!(rx.drain_owned().count(), 5);
    rx.commit();
    // Three free slots, then the wrap-around.
    assert_eq!(
        tx.extend(Twice(vec!["once".to_owned()].into_iter(), false)),
        1
    );
    tx.commit();
    assert_eq!(rx.drain_owned().collect::<Vec<_>>(), ["once"]);
}
