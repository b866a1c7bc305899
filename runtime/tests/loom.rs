//! The ring under loom, which tries every interleaving of two threads up to a number of preemptions:
//!
//! ```text
//! RUSTFLAGS='--cfg steadygraph_loom' cargo test -p steadygraph --test loom --release
//! ```
//!
//! The ring shows loom each access to a slot, so that two that race are found as well as a wake that gets lost.
#![cfg(steadygraph_loom)]

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use loom::future::block_on;
use loom::sync::Arc;
use loom::thread;
use steadygraph::__::{All, Any, Arm, Condition, End, wait};
use steadygraph::prelude::*;

fn explore(preemptions: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(model);
}

/// Waits until the condition holds, as the readiness macros do.
async fn wait_for(condition: impl Condition + Unpin) -> bool {
    wait(All(Arm(condition, End))).await
}

fn poll_once(mut future: impl Future<Output = bool> + Unpin) -> Poll<bool> {
    Pin::new(&mut future).poll(&mut Context::from_waker(Waker::noop()))
}

/// A message that owns memory, so that one dropped twice is noticed.
fn message(n: u64) -> Box<u64> {
    Box::new(n)
}

// --- publish and consume -------------------------------------------------------------------------------------------

#[test]
fn what_is_published_is_seen_whole_and_in_order() {
    explore(3, || {
        let (mut tx, mut rx) = channel().capacity(2).open();
        let sender = thread::spawn(move || {
            for n in 1..=2 {
                tx.push(message(n)).unwrap();
                tx.commit();
            }
        });
        let mut taken = Vec::new();
        for _ in 0..2 {
            taken.extend(rx.take_owned());
            rx.commit();
        }
        sender.join().unwrap();
        taken.extend(rx.drain_owned());
        assert_eq!(taken, [message(1), message(2)]);
    });
}

/// The sender writes into a slot again only when its message has been taken, by reference or out.
#[test]
fn a_slot_is_written_again_only_after_its_release() {
    for by_reference in [true, false] {
        explore(3, move || {
            let (mut tx, mut rx) = channel().capacity(1).open();
            tx.push(message(1)).unwrap();
            tx.commit();
            let sender = thread::spawn(move || {
                let pushed = tx.push(message(2)).is_ok();
                tx.commit();
                pushed
            });
            if by_reference {
                assert_eq!(rx.peek(), Some(&message(1)));
                assert_eq!(rx.skip(1), 1);
            } else {
                assert_eq!(rx.take_owned(), Some(message(1)));
            }
            rx.commit();
            let pushed = sender.join().unwrap();
            assert_eq!(rx.take_owned(), pushed.then(|| message(2)));
        });
    }
}

#[test]
fn one_commit_shows_all_that_was_written() {
    explore(3, || {
        let (mut tx, mut rx) = channel().capacity(2).open();
        let sender = thread::spawn(move || {
            tx.extend([message(1), message(2)]);
            tx.commit();
        });
        assert!(matches!(rx.iter().count(), 0 | 2));
        sender.join().unwrap();
        assert_eq!(rx.skip(3), 2);
        rx.commit();
    });
}

#[test]
fn map_into_runs_beside_the_sender_and_the_receiver() {
    explore(2, || {
        let (mut numbers, mut rx) = channel().capacity(1).open();
        let (mut tx, mut mapped) = channel().capacity(1).open();
        let sender = thread::spawn(move || {
            numbers.push(message(1)).unwrap();
            numbers.commit();
            mapped.take_owned()
        });
        let count = rx.map_into(&mut tx, |n| Box::new(**n + 1));
        tx.commit();
        rx.commit();
        let taken = sender.join().unwrap();
        assert!(taken.is_none() || (count, taken) == (1, Some(message(2))));
    });
}

// --- the ends of life ----------------------------------------------------------------------------------------------

/// Whoever sees that the sender has ended sees its last messages, too.
#[test]
fn the_end_of_the_sender_is_seen_with_its_last_messages() {
    explore(3, || {
        let (mut tx, mut rx) = channel().capacity(1).open();
        let sender = thread::spawn(move || tx.push(message(1)).unwrap());
        let closed = rx.is_closed();
        let taken = rx.take_owned();
        assert!(!closed || taken == Some(message(1)));
        sender.join().unwrap();
        assert!(rx.is_closed());
        assert!(taken.or_else(|| rx.take_owned()) == Some(message(1)));
    });
}

/// Both ends may go at once; what lies between is dropped once.
#[test]
fn the_last_end_drops_what_is_left() {
    explore(3, || {
        let (mut tx, mut rx) = channel().capacity(2).open();
        tx.push(message(1)).unwrap();
        tx.commit();
        let sender = thread::spawn(move || {
            let _ = tx.push(message(2));
        });
        rx.skip(1);
        drop(rx);
        sender.join().unwrap();
    });
}

/// The room that a sender knows of ends with its receiver, whenever that is.
#[test]
fn a_push_behind_the_end_of_the_receiver_is_refused() {
    explore(3, || {
        let (mut tx, rx) = channel().capacity(4).open();
        let receiver = thread::spawn(move || drop(rx));
        let _ = tx.push(message(1));
        receiver.join().unwrap();
        assert!(matches!(tx.push(message(2)), Err(PushError::Closed(_))));
    });
}

/// Also where it has just learned of much room.
#[test]
fn the_end_of_the_receiver_takes_back_the_room_that_is_known() {
    explore(3, || {
        let (mut tx, rx) = channel().capacity(8).open();
        tx.push(message(1)).unwrap();
        let receiver = thread::spawn(move || drop(rx));
        let _ = tx.push(message(2));
        receiver.join().unwrap();
        assert!(matches!(tx.push(message(3)), Err(PushError::Closed(_))));
    });
}

// --- wake and park -------------------------------------------------------------------------------------------------

#[test]
fn a_receiver_that_parks_is_woken_by_each_message_and_by_the_end() {
    explore(2, || {
        let (mut tx, mut rx) = channel().capacity(2).open();
        let sender = thread::spawn(move || {
            tx.push(message(1)).unwrap();
            tx.commit();
            tx.push(message(2)).unwrap();
        });
        block_on(async {
            assert_eq!(rx.recv().await, Some(message(1)));
            assert_eq!(rx.recv().await, Some(message(2)));
            assert_eq!(rx.recv().await, None);
        });
        sender.join().unwrap();
    });
}

#[test]
fn a_sender_that_parks_is_woken_by_room() {
    explore(2, || {
        let (mut tx, mut rx) = channel().capacity(1).open();
        let sender = thread::spawn(move || {
            block_on(async {
                for n in 1..=2 {
                    tx.send(message(n)).await.unwrap();
                }
            });
        });
        block_on(async {
            assert_eq!(rx.recv().await, Some(message(1)));
            assert_eq!(rx.recv().await, Some(message(2)));
        });
        sender.join().unwrap();
    });
}

#[test]
fn a_sender_that_parks_is_woken_by_the_end_of_the_receiver() {
    explore(3, || {
        let (mut tx, rx) = channel().capacity(1).open();
        tx.push(message(1)).unwrap();
        let receiver = thread::spawn(move || drop(rx));
        assert!(block_on(tx.send(message(2))).is_err());
        receiver.join().unwrap();
    });
}

/// A first publication that does not reach the threshold must not use up the wake.
#[test]
fn a_receiver_that_waits_for_two_is_woken_when_there_are_two() {
    explore(3, || {
        let (mut tx, mut rx) = channel().capacity(2).open();
        let sender = thread::spawn(move || {
            for n in 1..=2 {
                tx.push(message(n)).unwrap();
                tx.commit();
            }
            tx
        });
        assert!(block_on(wait_for(rx.avail(2))));
        assert_eq!(rx.skip(3), 2);
        // Kept to here, so that no end of the sender has woken the receiver.
        drop(sender.join().unwrap());
    });
}

#[test]
fn a_sender_that_waits_for_room_for_two_is_woken_when_there_is() {
    explore(3, || {
        let (mut tx, mut rx) = channel().capacity(2).open();
        tx.extend([message(1), message(2)]);
        tx.commit();
        let receiver = thread::spawn(move || {
            for _ in 0..2 {
                assert_eq!(rx.skip(1), 1);
                rx.commit();
            }
            rx
        });
        assert!(block_on(wait_for(tx.vacant(2))));
        assert_eq!(tx.extend([message(3), message(4)]), 2);
        drop(receiver.join().unwrap());
    });
}

/// What an abandoned wait has asked for disturbs no later one: neither a higher threshold nor a lower one.
#[test]
fn a_wait_after_an_abandoned_one_is_woken() {
    for (first, second) in [(2, 1), (1, 2)] {
        explore(2, move || {
            let (mut tx, rx) = channel().capacity(2).open();
            let sender = thread::spawn(move || {
                for n in 1..=2 {
                    tx.push(message(n)).unwrap();
                    tx.commit();
                }
                tx
            });
            let _ = poll_once(wait(All(Arm(rx.avail(first), End))));
            assert!(block_on(wait_for(rx.avail(second))));
            assert!(rx.len() >= second);
            drop(sender.join().unwrap());
        });
    }
}

/// Two arms of one wait name the channel; the lower threshold wakes, whichever comes last.
#[test]
fn of_two_arms_on_one_port_the_lower_threshold_wakes() {
    explore(3, || {
        let (mut tx, rx) = channel().capacity(2).open();
        let (_unused, never) = channel().capacity(1).open::<u8>();
        let sender = thread::spawn(move || {
            tx.push(message(1)).unwrap();
            tx.commit();
            tx
        });
        let both = All(Arm(rx.avail(2), Arm(never.avail(1), End)));
        assert!(block_on(wait(Any(Arm(rx.avail(1), Arm(both, End))))));
        drop(sender.join().unwrap());
    });
}

// --- rollback and commit beside the other side ---------------------------------------------------------------------

#[test]
fn what_the_sender_rolls_back_is_never_seen() {
    explore(3, || {
        let (mut tx, mut rx) = channel().capacity(1).open();
        let sender = thread::spawn(move || {
            tx.push(message(1)).unwrap();
            tx.rollback();
            tx.push(message(2)).unwrap();
            tx.commit();
        });
        let taken = rx.take_owned();
        assert!(taken.is_none() || taken == Some(message(2)));
        sender.join().unwrap();
        assert!(taken.or_else(|| rx.take_owned()) == Some(message(2)));
    });
}

/// The sender may not write into a slot whose message comes back.
#[test]
fn what_the_receiver_rolls_back_comes_again() {
    explore(3, || {
        let (mut tx, mut rx) = channel().capacity(1).open();
        tx.push(message(1)).unwrap();
        tx.commit();
        let sender = thread::spawn(move || {
            let pushed = tx.push(message(2)).is_ok();
            tx.commit();
            pushed
        });
        rx.skip(1);
        rx.rollback();
        assert_eq!(rx.peek(), Some(&message(1)));
        rx.skip(1);
        rx.commit();
        let pushed = sender.join().unwrap();
        assert_eq!(rx.take_owned(), pushed.then(|| message(2)));
    });
}

/// What was skipped moves up one slot beside what was moved out, whose slot the rollback gives to a sender that waits.
#[test]
fn a_rollback_frees_the_slots_of_what_was_moved_out() {
    explore(2, || {
        let (mut tx, mut rx) = channel().capacity(2).open();
        tx.extend([message(1), message(2)]);
        tx.commit();
        let sender = thread::spawn(move || {
            block_on(tx.send(message(3))).unwrap();
        });
        rx.skip(1);
        assert_eq!(rx.take_owned(), Some(message(2)));
        rx.rollback();
        block_on(async {
            assert_eq!(rx.recv().await, Some(message(1)));
            assert_eq!(rx.recv().await, Some(message(3)));
        });
        sender.join().unwrap();
    });
}

/// Two waits that name one input release what was read: its messages are dropped once, and only then is there room.
#[test]
fn two_waits_release_what_was_read_once() {
    explore(3, || {
        let (mut tx, mut rx) = channel().capacity(1).open();
        tx.push(message(1)).unwrap();
        tx.commit();
        rx.skip(1);
        let rx = Arc::new(rx);
        let other = thread::spawn({
            let rx = Arc::clone(&rx);
            move || assert!(poll_once(wait(All(Arm(rx.avail(1), End)))).is_pending())
        });
        assert!(poll_once(wait(All(Arm(rx.avail(1), End)))).is_pending());
        // Free at once where this thread has dropped it, or once the other has.
        let pushed = tx.push(message(2)).is_ok();
        other.join().unwrap();
        assert!(pushed || tx.push(message(2)).is_ok());
    });
}
