//! Requests to stop, vetoes and deadlines.

mod vetoes;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use steadygraph::prelude::*;

const MS: Duration = Duration::from_millis(1);

/// Counts up for as long as there is room, and asks for a stop at its limit, if it has one.
#[actor]
fn count(cx: &mut Context, out: &mut Tx<u64>, limit: &Option<u64>, next: &mut u64) {
    out.fill(|| {
        *next += 1;
        *next
    });
    if limit.is_some_and(|limit| *next >= limit) {
        cx.request_shutdown();
    }
}

/// Takes one message in a while.
#[actor]
async fn slow(cx: &mut Context, input: &mut Rx<u64>, pause: &Duration) {
    while input.recv().await.is_some() {
        cx.sleep(*pause).await;
    }
}

/// Never ends.
#[actor]
async fn forever(input: &mut Rx<u64>) {
    let _ = input;
    std::future::pending::<()>().await;
}

/// Never gives its thread back.
#[actor]
async fn busy(input: &mut Rx<u64>, release: &Arc<AtomicU64>) {
    let _ = input;
    while release.load(Ordering::Relaxed) == 0 {
        std::thread::yield_now();
    }
}

graph! {
    fn counting(limit: Option<u64>) -> Counting {
        let count = solo(count { limit, next: 0, .. });
        let slow = solo(slow { pause: 10 * MS, .. });
        count.out >> channel().capacity(100) >> slow.input;
    }
}

fn delivered(sim: &steadygraph::Simulation) {
    for (channel, totals) in sim.totals() {
        assert_eq!(
            (totals.sent, totals.abandoned, totals.lost),
            (totals.taken, 0, 0),
            "{channel}"
        );
    }
}

#[test]
fn a_request_ends_the_source_and_everything_sent_is_delivered() {
    let mut sim = counting(None).simulate(1);
    sim.run_for(1000 * MS);
    assert!(!sim.has_ended());
    sim.request_shutdown();
    sim.run_until_stopped().unwrap();
    delivered(&sim);
}

#[test]
fn an_actor_may_ask_for_the_stop() {
    let mut sim = counting(Some(250)).simulate(2);
    sim.run_until_stopped().unwrap();
    delivered(&sim);
    assert!(sim.totals()[0].1.taken >= 250);
}

#[test]
fn a_request_before_the_start_is_remembered() {
    let app = counting(None);
    app.stopper().request_shutdown();
    app.start().unwrap().wait().unwrap();
}

#[test]
fn a_handle_stops_a_graph_on_real_threads() {
    let handle = counting(None).start().unwrap();
    handle.request_shutdown();
    let totals = handle.stopper();
    drop(totals);
    handle.wait().unwrap();
}

graph! {
    fn two_counters(first: u64, second: u64) -> TwoCounters {
        let first = solo(count { limit: Some(first), next: 0, .. });
        let second = solo(count { limit: Some(second), next: 0, .. });
        let third = solo(count { limit: Some(0), next: 0, .. });
        let a = solo(slow { pause: 10 * MS, .. });
        let b = solo(slow { pause: MS, .. });
        let c = solo(slow { pause: MS, .. });
        first.out >> a.input;
        second.out >> b.input;
        third.out >> c.input;
        stop().when_all([first, second]);
    }
}

#[test]
fn when_all_waits_for_each_of_them_and_for_no_other() {
    let mut sim = two_counters(200, 5000).simulate(3);
    sim.run_until_stopped().unwrap();
    let taken: Vec<u64> = sim
        .totals()
        .iter()
        .map(|(_, totals)| totals.taken)
        .collect();
    assert!(taken[0] >= 200 && taken[1] >= 5000, "{taken:?}");
}

/// Is over at once.
#[actor]
async fn brief(out: &mut Tx<u64>) {
    let _ = out;
}

graph! {
    fn one_is_brief() -> OneIsBrief {
        let brief = solo(brief { .. });
        let count = solo(count { limit: Some(100), next: 0, .. });
        let a = solo(slow { pause: MS, .. });
        let b = solo(slow { pause: MS, .. });
        brief.out >> a.input;
        count.out >> b.input;
        stop().when_all([brief, count]);
    }
}

#[test]
fn when_all_counts_an_actor_that_has_ended_as_one_that_asked() {
    one_is_brief().simulate(4).run_until_stopped().unwrap();
}

/// Vetoes for good, and waits for what never comes.
#[actor]
async fn never_done(cx: &mut Context, out: &mut Tx<u64>) -> Reaction {
    cx.veto("the disk is not flushed", || true);
    while await_for_all!(out) {
        out.push(1)?;
    }
    Ok(())
}

graph! {
    fn hanging(release: &Arc<AtomicU64>) -> Hanging {
        let first = solo(count { limit: None, next: 0, .. });
        let forever = solo(forever { .. });
        let second = solo(count { limit: None, next: 0, .. });
        let busy = solo(busy { release: Arc::clone(release), .. });
        let never_done = solo(never_done { .. });
        let third = solo(forever { .. });
        first.out >> channel().capacity(2) >> forever.input;
        second.out >> channel().capacity(2) >> busy.input;
        never_done.out >> channel().capacity(2) >> third.input;
        stop().deadline(500 * MS);
    }
}

#[test]
fn past_the_deadline_an_error_names_each_actor_still_there_and_what_it_waits_for() {
    let release = Arc::default();
    let handle = hanging(&release).start().unwrap();
    handle.request_shutdown();
    let error = handle.wait().unwrap_err();
    release.fetch_add(1, Ordering::Relaxed);
    let names: Vec<_> = error
        .still()
        .iter()
        .map(|still| still.actor().to_owned())
        .collect();
    assert_eq!(names, ["forever", "busy", "never_done", "third"]);
    let report = format!("{error:?}");
    assert!(
        report.contains("graph `hanging` has not stopped within 500ms"),
        "{report}"
    );
    assert!(
        report.contains("`forever` waits for a future of its own"),
        "{report}"
    );
    assert!(report.contains("`busy` runs code of its own"), "{report}");
    assert!(
        report.contains("`never_done` waits for all(room for 1 message on `never_done.out >> third.input` (has room for 0 of 2)); it vetoes the stop: the disk is not flushed"),
        "{report}"
    );
}

#[test]
fn a_failure_stops_the_graph_in_order_and_is_its_error() {
    /// Panics on 100.
    #[actor]
    fn fragile(input: &mut Rx<u64>, out: &mut Tx<u64>) {
        input.map_into(out, |n| {
            assert!(*n != 100, "100 is too much");
            *n
        });
    }

    graph! {
        fn fragile_graph() -> Fragile {
            let count = solo(count { limit: None, next: 0, .. });
            let fragile = solo(fragile { .. });
            let slow = solo(slow { pause: Duration::ZERO, .. });
            count.out >> fragile.input;
            fragile.out >> slow.input;
            supervise([fragile]).restart(Restart::never());
        }
    }
    let error = fragile_graph().start().unwrap().wait().unwrap_err();
    assert_eq!(error.failures().len(), 1, "{error}");
    assert_eq!(error.failures()[0].message(), "100 is too much");
    assert!(
        error.failures()[0]
            .place()
            .is_some_and(|place| place.contains("stopping.rs"))
    );
}

/// Does not take what it waits for until it is released.
#[actor]
async fn spinning(input: &mut Rx<u64>, release: &Arc<AtomicU64>) {
    while await_for_all!(input) {
        input.skip(usize::from(release.load(Ordering::Relaxed) != 0));
    }
}

graph! {
    fn spinning_graph(release: &Arc<AtomicU64>) -> Spinning {
        let count = solo(count { limit: Some(1), next: 0, .. });
        let spinning = solo(spinning { release: Arc::clone(release), .. });
        count.out >> spinning.input;
        stop().deadline(50 * MS);
    }
}

#[test]
fn an_actor_that_never_takes_what_it_waits_for_is_reported_as_such() {
    let release = Arc::default();
    let error = spinning_graph(&release)
        .start()
        .unwrap()
        .wait()
        .unwrap_err();
    release.fetch_add(1, Ordering::Relaxed);
    let report = error.to_string();
    assert!(
        report.contains(
            "`spinning` waits for nothing: all(1 message on `count.out >> spinning.input`"
        ),
        "{report}"
    );
}
