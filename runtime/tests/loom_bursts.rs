//! Bursts of reactions under loom, and the room that they make: whole graphs, with an actor on each thread.
//!
//! ```text
//! RUSTFLAGS='--cfg steadygraph_loom' cargo test -p steadygraph --test loom_bursts --release
//! ```
//!
//! A wake that gets lost leaves a thread parked for ever, which loom reports as a deadlock.
#![cfg(steadygraph_loom)]
#![allow(clippy::unwrap_used)] // It is how a test fails.

use steadygraph::prelude::*;

fn explore(preemptions: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.max_branches = 20_000;
    builder.check(model);
}

/// Takes what comes.
#[actor]
fn swallow(input: &mut Rx<u64>) {
    input.take();
}

/// Sends while there is room: two numbers in one burst.
#[actor]
fn two_at_a_time(out: &mut Tx<u64>) -> Reaction {
    out.push(1)?;
    Ok(())
}

/// Takes two, and asks for the stop.
#[actor]
fn take_two(cx: &mut Context, input: &mut Rx<u64>, taken: &mut u64) {
    *taken += input.take().unwrap_or(0);
    if *taken == 2 {
        cx.request_shutdown();
    }
}

graph! {
    fn in_bursts() -> InBursts {
        let two_at_a_time = solo(two_at_a_time { .. });
        let take_two = solo(take_two { taken: 0, .. });
        two_at_a_time.out >> channel().capacity(2) >> take_two.input;
    }
}

/// Behind one fence, and not one for each.
#[test]
fn what_a_burst_has_sent_wakes_the_receiver_wherever_it_is_on_its_way_to_its_wait() {
    explore(1, || in_bursts().start().unwrap().wait().unwrap());
}

/// Sends three where there is room for two, then ends.
#[actor]
async fn three(out: &mut Tx<u64>) -> Reaction {
    for n in 1..=3 {
        out.send(n).await?;
    }
    Ok(())
}

graph! {
    fn out_of_room() -> OutOfRoom {
        let three = solo(three { .. });
        let swallow = solo(swallow { .. });
        three.out >> channel().capacity(2) >> swallow.input;
    }
}

#[test]
fn a_burst_that_makes_room_wakes_the_sender_wherever_it_is_on_its_way_to_its_wait() {
    explore(1, || out_of_room().start().unwrap().wait().unwrap());
}

/// Sends three numbers, one a reaction.
#[actor]
fn one_by_one(cx: &mut Context, out: &mut Tx<u64>, sent: &mut u64) {
    if out.push(*sent).is_ok() {
        *sent += 1;
    }
    if *sent == 3 || out.is_closed() {
        cx.request_shutdown();
    }
}

graph! {
    fn bursting() -> Bursting {
        let one_by_one = solo(one_by_one { sent: 0, .. });
        let swallow = solo(swallow { .. });
        one_by_one.out >> channel().capacity(8) >> swallow.input;
    }
}

/// Both sides commit by store, and look who waits.
#[test]
fn what_a_burst_commits_reaches_an_actor_on_another_thread() {
    explore(1, || {
        let handle = bursting().start().unwrap();
        let counters = handle.counters();
        handle.wait().unwrap();
        let (_, totals) = &counters.channels()[0];
        assert_eq!((totals.sent, totals.taken), (3, 3));
    });
}

/// Sends while there is room: five numbers in one burst. Behind the first one, room for four is left, which is worth keeping in mind.
#[actor]
fn five_at_a_time(out: &mut Tx<u64>) {
    // The receiver may have ended.
    let _ = out.push(1);
}

/// Takes five at once, asks for the stop, and ends.
#[actor]
async fn have_five(cx: &mut Context, input: &mut Rx<u64>) {
    if await_for_all!(input.avail(5)) {
        input.skip(5);
    }
    cx.request_shutdown();
}

graph! {
    fn by_five() -> ByFive {
        let five_at_a_time = solo(five_at_a_time { .. });
        let have_five = solo(have_five { .. });
        five_at_a_time.out >> channel().capacity(5) >> have_five.input;
    }
}

/// The only wake is owed by the last of four stores.
#[test]
fn the_last_store_of_a_burst_wakes_the_receiver_that_waits_for_all_of_it() {
    explore(1, || by_five().start().unwrap().wait().unwrap());
}

/// Takes what has come first, and ends.
#[actor]
async fn taste(input: &mut Rx<u64>) {
    if await_for_all!(input) {
        input.skip(1);
    }
}

graph! {
    fn breaking_off() -> BreakingOff {
        let one_by_one = solo(one_by_one { sent: 0, .. });
        let taste = solo(taste { .. });
        one_by_one.out >> channel().capacity(8) >> taste.input;
    }
}

#[test]
fn a_burst_outlives_the_end_of_its_receiver() {
    explore(1, || {
        let handle = breaking_off().start().unwrap();
        let counters = handle.counters();
        handle.wait().unwrap();
        let (_, totals) = &counters.channels()[0];
        assert_eq!(totals.taken, 1);
    });
}

// --- room -------------------------------------------------------------------------------------------------------------

/// Sends one more than there is room for, and says when it could.
#[actor]
async fn overfill(out: &mut Tx<u8>, done: &mut Tx<u8>) -> Reaction {
    out.extend([0; 8]);
    out.send(0).await?;
    done.send(0).await?;
    Ok(())
}

/// Makes room for one, which is less than a sender is woken for at once, and waits until it is used.
#[actor]
async fn make_room(input: &mut Rx<u8>, done: &mut Rx<u8>) {
    if await_for_all!(input.avail(8)) {
        input.skip(1);
    }
    await_for_all!(done);
}

graph! {
    fn overfilled() -> Overfilled {
        let overfill = solo(overfill { .. });
        let make_room = solo(make_room { .. });
        overfill.out >> channel().capacity(8) >> make_room.input;
        overfill.done >> make_room.done;
    }
}

#[test]
fn a_sender_is_woken_for_little_room_when_the_receiver_waits() {
    explore(2, || overfilled().start().unwrap().wait().unwrap());
}
