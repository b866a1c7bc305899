//! Requests to stop, vetoes and deadlines.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use steadygraph::Simulation;
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

/// Vetoes its end until it has sent ten more.
#[actor]
async fn vetoing(cx: &mut Context, out: &mut Tx<u64>, sent: &Arc<AtomicU64>) -> Reaction {
    let seen = Arc::clone(sent);
    cx.veto("ten are to be sent", move || {
        seen.load(Ordering::Relaxed) < 10
    });
    while await_for_all!(every(MS), out) {
        out.push(sent.fetch_add(1, Ordering::Relaxed))?;
    }
    Ok(())
}

graph! {
    fn vetoes(sent: &Arc<AtomicU64>) -> Vetoes {
        let vetoing = solo(vetoing { sent: Arc::clone(sent), .. });
        let slow = solo(slow { pause: MS, .. });
        vetoing.out >> slow.input;
    }
}

#[test]
fn a_veto_holds_back_an_end_until_its_condition_is_false() {
    let sent = Arc::default();
    let mut sim = vetoes(&sent).simulate(5);
    sim.request_shutdown();
    sim.run_until_stopped().unwrap();
    assert_eq!(sent.load(Ordering::Relaxed), 10);
    delivered(&sim);
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

/// Takes everything and vetoes its end.
#[actor]
async fn reluctant(cx: &mut Context, input: &mut Rx<u64>, pending: &Arc<AtomicU64>) {
    let left = Arc::clone(pending);
    cx.veto("uploads are under way", move || {
        left.fetch_sub(1, Ordering::Relaxed) > 1
    });
    while await_for_all!(input) {
        input.skip(usize::MAX);
    }
}

graph! {
    fn uploading(pending: &Arc<AtomicU64>) -> Uploading {
        let count = solo(count { limit: Some(10), next: 0, .. });
        let reluctant = solo(reluctant { pending: Arc::clone(pending), .. });
        count.out >> reluctant.input;
    }
}

#[test]
fn a_veto_also_holds_back_the_end_of_an_actor_whose_inputs_are_spent() {
    let pending = Arc::new(AtomicU64::new(20));
    let mut sim = uploading(&pending).simulate(6);
    sim.run_until_stopped().unwrap();
    assert_eq!(pending.load(Ordering::Relaxed), 0);
    assert!(
        sim.elapsed() >= 500 * MS,
        "it is asked every 100 ms: {:?}",
        sim.elapsed()
    );
}

/// Ends by itself, and asks for no stop.
#[actor]
async fn few(out: &mut Tx<u64>) {
    out.extend(0..10);
}

/// Vetoes as often as `pending` says.
fn veto_for(cx: &mut Context, pending: &Arc<AtomicU64>) {
    let left = Arc::clone(pending);
    cx.veto("uploads are pending", move || {
        left.fetch_sub(1, Ordering::Relaxed) > 1
    });
}

/// Waits by a `#[react]` method.
#[actor(reactions)]
struct Method {
    input: Rx<u64>,
    #[arg]
    pending: Arc<AtomicU64>,
}

#[actor]
impl Method {
    #[react(await_for_all!(self.input))]
    fn take(&mut self, cx: &mut Context) {
        veto_for(cx, &self.pending);
        self.input.skip(1);
    }
}

graph! {
    fn by_a_method(pending: &Arc<AtomicU64>) -> ByAMethod {
        let few = solo(few { .. });
        let method = solo(Method { pending: Arc::clone(pending), .. });
        few.out >> method.input;
    }
}

/// Takes what comes, and then waits for time alone.
#[actor]
async fn by_the_clock(cx: &mut Context, input: &mut Rx<u64>, pending: &Arc<AtomicU64>) {
    veto_for(cx, pending);
    await_for_all!(input);
    input.skip(usize::MAX);
    while await_for_all!(every(1000 * 1000 * MS)) {}
}

graph! {
    fn on_time(pending: &Arc<AtomicU64>) -> OnTime {
        let few = solo(few { .. });
        let by_the_clock = solo(by_the_clock { pending: Arc::clone(pending), .. });
        few.out >> by_the_clock.input;
    }
}

/// Waits for its input and for what it sends itself.
#[actor]
async fn looped(
    cx: &mut Context,
    input: &mut Rx<u64>,
    again: &mut Rx<u64>,
    back: &mut Tx<u64>,
    pending: &Arc<AtomicU64>,
) -> Reaction {
    veto_for(cx, pending);
    while await_for_any!(input, again) {
        if let Some(number) = input.take() {
            back.push(number)?;
        }
        again.skip(1);
    }
    Ok(())
}

graph! {
    fn in_a_circle(pending: &Arc<AtomicU64>) -> InACircle {
        let few = solo(few { .. });
        let looped = solo(looped { pending: Arc::clone(pending), .. });
        few.out >> looped.input;
        looped.again << channel().capacity(16) << looped.back;
    }
}

#[test]
fn a_veto_is_asked_again_whatever_kind_of_wait_it_holds_back() {
    let waits: [fn(&Arc<AtomicU64>) -> Simulation; 3] = [
        |pending| by_a_method(pending).simulate(6),
        |pending| on_time(pending).simulate(6),
        |pending| in_a_circle(pending).simulate(6),
    ];
    for wait in waits {
        let pending = Arc::new(AtomicU64::new(20));
        let mut sim = wait(&pending);
        sim.run_until_stopped().unwrap();
        assert_eq!(pending.load(Ordering::Relaxed), 0);
        // It is asked more than once each time that it is looked at.
        assert!(sim.elapsed() >= 200 * MS, "{:?}", sim.elapsed());
        assert!(sim.elapsed() < 5000 * MS, "{:?}", sim.elapsed());
    }
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
