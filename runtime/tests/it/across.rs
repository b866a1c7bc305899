//! Bursts of reactions whose messages go to other threads.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use steadygraph::prelude::*;

/// How far someone on another thread has come.
#[derive(Default)]
struct Passed {
    count: Mutex<u64>,
    more: Condvar,
    /// Whether somebody has waited in vain.
    is_overdue: Mutex<bool>,
}

impl Passed {
    fn add(&self, count: u64) {
        *self.count.lock().unwrap() += count;
        self.more.notify_all();
    }

    /// Blocks the thread until there are so many; for so long only, and only once, so that a test that fails ends.
    fn await_count(&self, count: u64) {
        if *self.is_overdue.lock().unwrap() {
            return;
        }
        let limit = Duration::from_secs(10);
        let guard = self.count.lock().unwrap();
        let waited = self.more.wait_timeout_while(guard, limit, |it| *it < count);
        if waited.unwrap().1.timed_out() {
            *self.is_overdue.lock().unwrap() = true;
        }
    }
}

/// Sends twenty numbers at once.
#[actor]
fn give(cx: &mut Context, numbers: &mut Tx<u64>) {
    numbers.extend(1..=20);
    cx.request_shutdown();
}

/// Passes numbers on, one a reaction, and none before all have been seen but the last two. Of the last one, the wake may come one
/// reaction late.
#[actor]
fn hold_on(numbers: &mut Rx<u64>, passed: &mut Tx<u64>, seen: &Arc<Passed>) -> Reaction {
    if let Some(number) = numbers.take() {
        seen.await_count(number.saturating_sub(2));
        passed.push(number)?;
    }
    Ok(())
}

/// Counts what it sees.
#[actor]
fn see(passed: &mut Rx<u64>, seen: &Arc<Passed>) {
    seen.add(passed.drain().count() as u64);
}

graph! {
    /// The receiver does not stay awake for what may come: in a pool it is polled when it has been woken.
    fn holding_on(seen: &Arc<Passed>) -> HoldingOn {
        let give = solo(give { .. });
        let hold_on = solo(hold_on { seen: Arc::clone(seen), .. });
        let see = pool(1).actor(see { seen: Arc::clone(seen), .. });
        give.numbers   >> hold_on.numbers;
        hold_on.passed >> see.passed;
    }
}

#[test]
fn a_receiver_is_told_of_a_commit_while_the_burst_goes_on() {
    let seen = Arc::<Passed>::default();
    holding_on(&seen).start().unwrap().wait().unwrap();
    assert_eq!(*seen.count.lock().unwrap(), 20);
    assert!(!*seen.is_overdue.lock().unwrap());
}

/// Sends 64 numbers, as there is room for them.
#[actor]
fn press(cx: &mut Context, numbers: &mut Tx<u64>, next: &mut u64, sent: &Arc<Passed>) {
    let count = numbers.extend(*next..64) as u64;
    *next += count;
    sent.add(count);
    if *next == 64 {
        cx.request_shutdown();
    }
}

/// Takes numbers, one a reaction. Of sixteen, the last one waits until the room that the others have left is used.
#[actor]
fn make_room(numbers: &mut Rx<u64>, sent: &Arc<Passed>) {
    if let Some(number) = numbers.take()
        && number < 48
        && number % 16 == 15
    {
        // A sender is told where a quarter of the channel is free.
        sent.await_count(number + 1 + 4);
    }
}

graph! {
    /// As in `holding_on`, of the sender.
    fn making_room(sent: &Arc<Passed>) -> MakingRoom {
        let press = pool(1).actor(press { next: 0, sent: Arc::clone(sent), .. });
        let make_room = solo(make_room { sent: Arc::clone(sent), .. });
        press.numbers >> channel().capacity(16) >> make_room.numbers;
    }
}

#[test]
fn a_sender_is_told_of_room_while_the_burst_goes_on() {
    let sent = Arc::<Passed>::default();
    making_room(&sent).start().unwrap().wait().unwrap();
    assert_eq!(*sent.count.lock().unwrap(), 64);
    assert!(!*sent.is_overdue.lock().unwrap());
}
