//! What an actor may do that it should not, and what comes of it.

mod transactions;

use std::fmt;
use std::sync::{Arc, Mutex};

use steadygraph::prelude::*;

#[actor]
async fn burst(out: &mut Tx<u64>, count: &u64) -> Reaction {
    for n in 0..*count {
        out.send(n).await?;
    }
    Ok(())
}

/// Drives its own waits to their end, on its own thread.
#[actor]
async fn blocks_on(input: &mut Rx<u64>, seen: &Arc<Mutex<u64>>) {
    smol::block_on(async {
        while let Some(n) = input.recv().await {
            *seen.lock().unwrap() += n;
        }
    });
}

graph! {
    fn blocking_on(seen: &Arc<Mutex<u64>>) -> BlockingOn {
        let burst = solo(burst { count: 1000, .. });
        let blocks_on = solo(blocks_on { seen: Arc::clone(seen), .. });
        burst.out >> blocks_on.input;
    }
}

#[test]
fn waits_inside_a_block_on_come_to_their_end() {
    let seen = Arc::default();
    blocking_on(&seen).start().unwrap().wait().unwrap();
    assert_eq!(*seen.lock().unwrap(), (0..1000).sum::<u64>());
}

/// Waits for the same port in two futures at once.
#[actor]
async fn twice(input: &mut Rx<u64>, seen: &Arc<Mutex<u64>>) {
    while smol::future::or(async { await_for_all!(input.avail(1)) }, async {
        await_for_all!(input.avail(2))
    })
    .await
    {
        *seen.lock().unwrap() += input.drain().sum::<u64>();
    }
}

graph! {
    fn waiting_twice(seen: &Arc<Mutex<u64>>) -> WaitingTwice {
        let burst = solo(burst { count: 1000, .. });
        let twice = solo(twice { seen: Arc::clone(seen), .. });
        burst.out >> twice.input;
    }
}

#[test]
fn two_waits_for_one_port_do_not_take_each_others_wakes() {
    for seed in 0..50 {
        let seen = Arc::default();
        waiting_twice(&seen)
            .simulate(seed)
            .run_until_stopped()
            .unwrap();
        assert_eq!(*seen.lock().unwrap(), (0..1000).sum::<u64>());
    }
}

/// Panics before it gives its future.
#[actor]
struct Hasty {
    input: Rx<u64>,
}

impl Behavior for Hasty {
    #[allow(clippy::manual_async_fn)] // An `async fn` would not panic this early.
    fn run(&mut self, _cx: &mut Context) -> impl Future<Output = Result<(), ActorError>> {
        assert!(self.input.capacity() == 0, "too hasty");
        async { Ok(()) }
    }
}

graph! {
    fn haste() -> Haste {
        let burst = solo(burst { count: 1000, .. });
        let hasty = solo(Hasty { .. });
        burst.out >> hasty.input;
    }
}

#[test]
fn a_panic_before_the_first_poll_is_a_failure_like_any_other() {
    let error = haste().start().unwrap().wait().unwrap_err();
    assert!(
        error
            .failures()
            .iter()
            .any(|failure| failure.actor() == "hasty" && failure.message() == "too hasty"),
        "{error}"
    );
}

/// An error that cannot say what it is.
#[derive(Debug)]
struct Unspeakable;

impl fmt::Display for Unspeakable {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no words")
    }
}

impl std::error::Error for Unspeakable {}

#[actor]
fn fails(input: &mut Rx<u64>) -> Reaction {
    input.skip(1);
    Err(Unspeakable.into())
}

graph! {
    fn speechless() -> Speechless {
        let burst = solo(burst { count: 10, .. });
        let fails = solo(fails { .. });
        burst.out >> fails.input;
        supervise([fails]).restart(Restart::never());
    }
}

#[test]
fn an_error_whose_text_panics_is_a_failure_like_any_other() {
    let error = speechless().start().unwrap().wait().unwrap_err();
    assert_eq!(error.failures()[0].actor(), "fails");
    assert_eq!(error.failures()[0].message(), "no words");
}

/// Waits while it is dropped, after its actor has ended.
struct Late(Arc<Mutex<u64>>);

impl Drop for Late {
    fn drop(&mut self) {
        let (mut tx, mut rx) = channel().open::<u64>();
        tx.push(1).unwrap();
        drop(tx);
        let got = smol::block_on(rx.recv());
        *self.0.lock().unwrap() += got.unwrap_or(0);
    }
}

#[actor]
async fn late(input: &mut Rx<u64>, state: &mut Late) {
    let _ = state;
    while input.recv().await.is_some() {}
}

graph! {
    fn lateness(seen: &Arc<Mutex<u64>>) -> Lateness {
        let burst = solo(burst { count: 10, .. });
        let late = solo(late { state: Late(Arc::clone(seen)), .. });
        burst.out >> late.input;
    }
}

#[test]
fn a_drop_that_waits_after_the_end_of_its_actor_commits_nothing_of_it() {
    let seen = Arc::default();
    lateness(&seen).start().unwrap().wait().unwrap();
    assert_eq!(*seen.lock().unwrap(), 1);
}

/// Panics when the third one is dropped.
struct Fragile(u64);

impl Drop for Fragile {
    fn drop(&mut self) {
        assert!(self.0 != 3 || std::thread::panicking(), "the third breaks");
    }
}

#[actor]
async fn fragile_burst(out: &mut Tx<Fragile>) {
    for n in 0..10 {
        let _ = out.send(Fragile(n)).await;
    }
}

#[actor]
fn fragile_sink(input: &mut Rx<Fragile>) {
    input.skip(1);
}

graph! {
    fn fragility() -> Fragility {
        let burst = solo(fragile_burst { .. });
        let sink = solo(fragile_sink { .. });
        burst.out >> sink.input;
        supervise([sink]).restart(Restart::never());
    }
}

#[test]
fn a_message_whose_drop_panics_fails_its_reader_and_stays_accounted_for() {
    for seed in 0..20 {
        let mut sim = fragility().simulate(seed);
        let error = sim.run_until_stopped().unwrap_err();
        assert_eq!(error.failures()[0].message(), "the third breaks");
        let (_, totals) = sim.totals()[0].clone();
        assert_eq!(
            totals.sent,
            totals.taken + totals.in_flight + totals.lost + totals.abandoned
        );
    }
}

#[actor]
async fn units(out: &mut Tx<()>) -> Reaction {
    for _ in 0..100 {
        out.send(()).await?;
    }
    Ok(())
}

#[actor]
fn unit_sink(input: &mut Rx<()>) {
    input.skip(usize::MAX);
}

graph! {
    fn vast() -> Vast {
        let units = solo(units { .. });
        let sink = solo(unit_sink { .. });
        units.out >> channel().capacity(1 << 40) >> sink.input;
    }
}

#[test]
fn a_vast_channel_of_messages_without_size_costs_the_ledger_nothing() {
    let mut sim = vast().simulate(1);
    sim.run_until_stopped().unwrap();
    assert_eq!(sim.totals()[0].1.taken, 100);
}

/// Has a port that no link makes.
#[actor]
async fn extra(input: &mut Rx<u64>, side: &mut Tx<u64>) {
    let _ = (input, side);
}

graph! {
    fn unjoined(side: Tx<u64>) -> Unjoined {
        let burst = solo(burst { count: 10, .. });
        let extra = solo(extra { side, .. });
        burst.out >> extra.input;
    }
}

#[test]
fn a_port_that_is_given_a_value_is_an_error_at_start() {
    let (side, _rx) = channel().open();
    let error = unjoined(side).start().unwrap_err().to_string();
    assert!(
        error.contains("the port `extra.side` is not joined by a link"),
        "{error}"
    );
}

#[test]
fn a_graph_with_a_played_actor_is_not_run() {
    let mut app = blocking_on(&Arc::default());
    let _burst = app.burst.play();
    let error = app.start().unwrap_err().to_string();
    assert!(
        error.contains("the actor `burst` is played by a test"),
        "{error}"
    );
}
