//! The corners of the ring where its unsafe code leans on something: guards that are forgotten, drops and closures
//! that panic, borrows across a wait, ports on other threads. Meant for Miri.
#![allow(clippy::forget_non_drop, clippy::borrowed_box)] // To forget what has no drop today is to prove that it may get one.

use std::cell::Cell;
use std::future::Future;
use std::marker::PhantomData;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

// Without the reactor, which Miri cannot run.
use smol::future::block_on;
use steadygraph::__::{All, Any, Arm, Condition, End, wait};
use steadygraph::prelude::*;

// --- helpers -------------------------------------------------------------------------------------------------------

/// Counts its drops in a counter that costs no memory, so that a leaked one is no leak for Miri.
#[derive(Debug)]
struct Counted(&'static AtomicUsize);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A counter of drops.
macro_rules! drops {
    () => {{
        static DROPS: AtomicUsize = AtomicUsize::new(0);
        &DROPS
    }};
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

/// Whether it was woken; how often says nothing, for `Waker::will_wake` may take one waker for two.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

// --- guards that are forgotten -------------------------------------------------------------------------------------

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

// --- drops that panic ----------------------------------------------------------------------------------------------

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

// --- closures that panic -------------------------------------------------------------------------------------------

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

// --- borrows across a wait -----------------------------------------------------------------------------------------

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

// --- other threads -------------------------------------------------------------------------------------------------

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

// --- sizes and places ----------------------------------------------------------------------------------------------

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
