//! Pools: threads that share actors.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use steadygraph::prelude::*;

const MS: Duration = Duration::from_millis(1);

/// How long a test waits for another thread before it fails.
const PATIENCE: Duration = Duration::from_secs(if cfg!(miri) { 900 } else { 20 });

/// How many messages a channel gets: Miri is slow.
const MANY: u64 = if cfg!(miri) { 100 } else { 20_000 };

/// Spins until it holds; whether it does.
fn spin_until(holds: impl Fn() -> bool) -> bool {
    let until = Instant::now() + PATIENCE;
    while !holds() {
        if Instant::now() > until {
            return false;
        }
        std::thread::yield_now();
    }
    true
}

/// Counts up to its limit.
#[actor]
async fn count(out: &mut Tx<u64>, limit: &u64) {
    let mut next = 0;
    while next < *limit && await_for_all!(out) {
        out.extend((next..*limit).inspect(|_| next += 1));
    }
}

/// Passes on what it gets, one by one.
#[actor]
fn relay(input: &mut Rx<u64>, out: &mut Tx<u64>) -> Reaction {
    if let Some(n) = input.take() {
        out.push(n)?;
    }
    Ok(())
}

/// Notes whether what it gets comes in order, and how much it was.
#[actor]
async fn check(
    cx: &mut Context,
    input: &mut Rx<u64>,
    seen: &Arc<Mutex<Vec<(String, u64)>>>,
) -> Reaction {
    let mut next = 0;
    while let Some(n) = input.recv().await {
        if n != next {
            return Err(std::io::Error::other(format!("{n} instead of {next}")).into());
        }
        next += 1;
    }
    seen.lock().unwrap().push((cx.name().to_owned(), next));
    Ok(())
}

graph! {
    fn lines(threads: usize, seen: &Arc<Mutex<Vec<(String, u64)>>>) -> Lines {
        let crew = pool(threads);
        let counts = [crew.actor(count { limit: MANY, .. }); 4];
        let relays = [crew.actor(relay { .. }); 4];
        let checks = [crew.actor(check { seen: seen.clone(), .. }); 4];
        counts.out >> channel().capacity(3) >> relays.input;
        relays.out >> channel().capacity(5) >> checks.input;
    }
}

fn all_of_each_line(seen: &Mutex<Vec<(String, u64)>>) {
    let mut seen = std::mem::take(&mut *seen.lock().unwrap());
    seen.sort();
    let expected: Vec<_> = (0..4)
        .map(|lane| (format!("checks[{lane}]"), MANY))
        .collect();
    assert_eq!(seen, expected);
}

#[test]
fn all_messages_arrive_in_the_order_of_their_channel() {
    for threads in 1..=4 {
        let seen = Arc::default();
        lines(threads, &seen).start().unwrap().wait().unwrap();
        all_of_each_line(&seen);
    }
}

#[test]
fn in_simulation_a_pool_is_like_any_other_placement() {
    let seen = Arc::default();
    let mut sim = lines(3, &seen).simulate(1);
    sim.set_step_limit(u64::MAX);
    sim.run_until_stopped().unwrap();
    all_of_each_line(&seen);
}

/// Meets the others: each waits, without giving its thread back, until all are there.
#[actor]
async fn meet(there: &Arc<AtomicU64>, all: &u64, threads: &Arc<Mutex<Vec<String>>>) {
    there.fetch_add(1, Ordering::SeqCst);
    assert!(
        spin_until(|| there.load(Ordering::SeqCst) == *all),
        "the others are not run"
    );
    let name = std::thread::current().name().unwrap_or("").to_owned();
    threads.lock().unwrap().push(name);
}

graph! {
    fn meeting(there: &Arc<AtomicU64>, threads: &Arc<Mutex<Vec<String>>>) -> Meeting {
        let crew = pool(3);
        let meet = [crew.actor(meet { there: there.clone(), all: 3, threads: threads.clone() }); 3];
    }
}

#[test]
fn as_many_actors_run_at_once_as_there_are_threads_which_say_whose_they_are() {
    let threads = Arc::default();
    meeting(&Arc::default(), &threads)
        .start()
        .unwrap()
        .wait()
        .unwrap();
    let names: BTreeSet<String> = threads.lock().unwrap().drain(..).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(
        names.iter().all(|name| name.starts_with("pool-")),
        "{names:?}"
    );
}

graph! {
    fn more_threads_than_actors(there: &Arc<AtomicU64>, threads: &Arc<Mutex<Vec<String>>>) -> MoreThreads {
        let crew = pool(usize::MAX);
        let meet = crew.actor(meet { there: there.clone(), all: 1, threads: threads.clone() });
    }
}

#[test]
fn there_are_never_more_threads_than_actors() {
    let threads = Arc::default();
    let handle = more_threads_than_actors(&Arc::default(), &threads)
        .start()
        .unwrap();
    handle.wait().unwrap();
    assert_eq!(threads.lock().unwrap().len(), 1);
}

graph! {
    fn empty_pool() -> EmptyPool {
        let none = pool(0);
        let counts = [none.actor(count { limit: 1, .. }); 2];
        let relays = [none.actor(relay { .. }); 2];
        let swallows = [solo(swallow { total: Arc::default(), .. }); 2];
        counts.out >> relays.input;
        relays.out >> swallows.input;
    }
}

/// Adds up what it gets.
#[actor]
fn swallow(input: &mut Rx<u64>, total: &Arc<AtomicU64>) {
    total.fetch_add(input.drain().sum(), Ordering::Relaxed);
}

#[test]
fn a_pool_without_threads_is_one_error_at_start() {
    let error = empty_pool().start().unwrap_err().to_string();
    assert_eq!(
        error,
        "graph `empty_pool` cannot start:\n  \
         the pool of the actor `counts[0]` has 0 threads: give it at least one, `pool(1)`"
    );
}

#[test]
fn the_topology_says_who_is_in_a_pool() {
    let topology = empty_pool().topology();
    let places: Vec<_> = topology
        .actors()
        .iter()
        .map(|actor| actor.placement())
        .collect();
    assert_eq!(places, ["pool", "pool", "pool", "pool", "solo", "solo"]);
}

// --- time ----------------------------------------------------------------------------------------------------------

/// Sends the number of each tick, and ends after some.
#[actor]
async fn tick(out: &mut Tx<u64>, ticks: &u64) -> Reaction {
    let mut next = 0;
    while next < *ticks && await_for_all!(every(MS), out) {
        out.push(next)?;
        next += 1;
    }
    Ok(())
}

graph! {
    fn ticking(total: &Arc<AtomicU64>) -> Ticking {
        let crew = pool(2);
        let ticks = [crew.actor(tick { ticks: 5, .. }); 3];
        let swallows = [crew.actor(swallow { total: total.clone(), .. }); 3];
        ticks.out >> swallows.input;
    }
}

#[test]
fn ticks_come_in_a_pool() {
    let total = Arc::<AtomicU64>::default();
    ticking(&total).start().unwrap().wait().unwrap();
    assert_eq!(total.load(Ordering::Relaxed), 3 * (1 + 2 + 3 + 4));
}

/// Tells `spin` that it goes to sleep, and says when it has slept.
#[actor]
async fn doze(
    cx: &mut Context,
    out: &mut Tx<u64>,
    woken: &Arc<AtomicU64>,
    rounds: &u64,
) -> Reaction {
    for round in 1..=*rounds {
        out.push(round)?;
        cx.sleep(MS).await;
        woken.store(round, Ordering::SeqCst);
    }
    Ok(())
}

/// Keeps a thread until the other has slept.
#[actor]
fn spin(input: &mut Rx<u64>, woken: &Arc<AtomicU64>) {
    while let Some(round) = input.take() {
        assert!(
            spin_until(|| woken.load(Ordering::SeqCst) >= round),
            "the deadline is not met"
        );
    }
}

graph! {
    fn dozing(woken: &Arc<AtomicU64>) -> Dozing {
        let crew = pool(2);
        let doze = crew.actor(doze { woken: woken.clone(), rounds: 50, .. });
        let spin = crew.actor(spin { woken: woken.clone(), .. });
        doze.out >> spin.input;
    }
}

#[test]
fn a_deadline_is_met_while_the_thread_that_asked_for_it_is_busy() {
    dozing(&Arc::default()).start().unwrap().wait().unwrap();
}

/// Is run all the time.
#[actor]
async fn restless(slept: &Arc<AtomicBool>) {
    let turns = async {
        while !slept.load(Ordering::SeqCst) {
            let mut again = true;
            std::future::poll_fn(|task| {
                task.waker().wake_by_ref();
                if std::mem::take(&mut again) {
                    std::task::Poll::Pending
                } else {
                    std::task::Poll::Ready(())
                }
            })
            .await;
        }
    };
    turns.await;
}

/// Sleeps.
#[actor]
async fn sleeper(cx: &mut Context, slept: &Arc<AtomicBool>) {
    cx.sleep(MS).await;
    slept.store(true, Ordering::SeqCst);
}

graph! {
    fn bustling(slept: &Arc<AtomicBool>) -> Bustling {
        let crew = pool(1);
        let sleeper = crew.actor(sleeper { slept: slept.clone() });
        let restless = [crew.actor(restless { slept: slept.clone() }); 3];
    }
}

#[test]
fn a_deadline_is_met_while_no_thread_ever_sleeps() {
    bustling(&Arc::default()).start().unwrap().wait().unwrap();
}

// --- stopping ------------------------------------------------------------------------------------------------------

/// Sends for as long as there is room.
#[actor]
fn pour(out: &mut Tx<u64>) {
    out.fill(|| 1);
}

/// Vetoes its end until it has been asked a few times.
#[actor]
async fn linger(cx: &mut Context, input: &mut Rx<u64>, asked: &Arc<AtomicU64>) {
    let times = Arc::clone(asked);
    cx.veto("it lingers", move || {
        times.fetch_add(1, Ordering::SeqCst) < 5
    });
    while await_for_all!(input) {
        input.skip(usize::MAX);
    }
}

graph! {
    fn pouring(asked: &Arc<AtomicU64>) -> Pouring {
        let crew = pool(2);
        let pours = [crew.actor(pour { .. }); 3];
        let relays = [crew.actor(relay { .. }); 3];
        let lingers = [crew.actor(linger { asked: asked.clone(), .. }); 3];
        pours.out >> relays.input;
        relays.out >> lingers.input;
    }
}

#[test]
fn a_stop_drains_a_pool_and_waits_for_its_vetoes() {
    let asked = Arc::<AtomicU64>::default();
    let handle = pouring(&asked).start().unwrap();
    assert!(spin_until(|| handle.totals().iter().all(
        |(_, totals)| totals.taken > 1000 / (1 + 99 * u64::from(cfg!(miri)))
    )));
    let stopper = handle.stopper();
    stopper.request_shutdown();
    handle.wait().unwrap();
    assert!(asked.load(Ordering::SeqCst) >= 5);
}

/// Never gives its thread back, until it is told to.
#[actor]
async fn busy(input: &mut Rx<u64>, release: &Arc<AtomicBool>) {
    let _ = input;
    spin_until(|| release.load(Ordering::SeqCst));
}

/// Never ends.
#[actor]
async fn forever(input: &mut Rx<u64>) {
    let _ = input;
    std::future::pending::<()>().await;
}

graph! {
    fn late(release: &Arc<AtomicBool>) -> Late {
        let crew = pool(2);
        let counts = [crew.actor(count { limit: 1, .. }); 2];
        let busy = crew.actor(busy { release: release.clone(), .. });
        let forever = crew.actor(forever { .. });
        counts[0].out >> busy.input;
        counts[1].out >> forever.input;
        stop().deadline(100 * MS);
    }
}

#[test]
fn past_the_deadline_the_error_names_the_actors_of_a_pool_that_are_still_there() {
    let release = Arc::<AtomicBool>::default();
    let handle = late(&release).start().unwrap();
    handle.request_shutdown();
    let error = handle.wait().unwrap_err();
    release.store(true, Ordering::SeqCst);
    let still: Vec<_> = error
        .still()
        .iter()
        .map(|still| (still.actor(), still.waits_for()))
        .collect();
    assert_eq!(
        still,
        [("busy", None), ("forever", Some("a future of its own"))]
    );
}

/// Asks for work off its thread.
#[actor]
async fn blocks(cx: &mut Context, numbers: &mut Rx<u64>, out: &mut Tx<u64>) -> Reaction {
    while let Some(n) = numbers.recv().await {
        let here = std::thread::current().id();
        let elsewhere = cx
            .blocking(move || std::thread::current().id() != here)
            .await;
        assert!(elsewhere);
        out.send(n).await?;
    }
    Ok(())
}

graph! {
    fn blocking(total: &Arc<AtomicU64>) -> Blocking {
        let crew = pool(2);
        let counts = [crew.actor(count { limit: 10, .. }); 4];
        let blocks = [crew.actor(blocks { .. }); 4];
        let swallows = [crew.actor(swallow { total: total.clone(), .. }); 4];
        counts.out >> blocks.numbers;
        blocks.out >> swallows.input;
    }
}

#[test]
fn blocking_work_runs_off_the_threads_of_a_pool() {
    let total = Arc::<AtomicU64>::default();
    blocking(&total).start().unwrap().wait().unwrap();
    assert_eq!(total.load(Ordering::Relaxed), 4 * 45);
}

// --- failures ------------------------------------------------------------------------------------------------------

/// Sends for as long as the graph runs, and notes the sum.
#[actor]
async fn tally(out: &mut Tx<u64>, sent: &Arc<AtomicU64>) {
    let mut next = 0;
    while await_for_all!(out) {
        next += out.fill(|| 1) as u64;
    }
    sent.fetch_add(next, Ordering::Relaxed);
}

/// Fails.
#[actor]
fn fail(input: &mut Rx<u64>) {
    let _ = input;
    panic!("as it must");
}

graph! {
    fn failing(sent: &Arc<AtomicU64>, total: &Arc<AtomicU64>) -> Failing {
        let crew = pool(2);
        let count = crew.actor(count { limit: 1, .. });
        let tallies = [crew.actor(tally { sent: sent.clone(), .. }); 2];
        let fail = crew.actor(fail { .. });
        let swallows = [crew.actor(swallow { total: total.clone(), .. }); 2];
        count.out >> fail.input;
        tallies.out >> swallows.input;
    }
}

#[test]
fn a_panic_of_one_actor_leaves_its_neighbours_in_the_pool_alone() {
    let (sent, total) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
    let error = failing(&sent, &total).start().unwrap().wait().unwrap_err();
    assert!(
        error
            .failures()
            .iter()
            .all(|failure| failure.actor() == "fail"),
        "{error}"
    );
    assert!(!error.failures().is_empty());
    // The failure ends the graph in order: what the neighbours were sent arrives.
    assert_eq!(total.load(Ordering::Relaxed), sent.load(Ordering::Relaxed));
}

// --- ports ---------------------------------------------------------------------------------------------------------

type Bag = Arc<Mutex<Option<Tx<u64>>>>;

/// Puts its port where others find it, and waits for ever.
#[actor]
async fn lend(cx: &mut Context, out: &mut Tx<u64>, given: &mut Tx<()>, bag: &Bag) -> Reaction {
    let (elsewhere, _rx) = channel().open();
    let mut mine = std::mem::replace(out, elsewhere);
    mine.push(1)?;
    *bag.lock().unwrap() = Some(mine);
    given.send(()).await?;
    cx.commit();
    std::future::pending::<()>().await;
    Ok(())
}

/// Tries to settle the port.
#[actor]
async fn meddle(given: &mut Rx<()>, bag: &Bag, refused: &Arc<AtomicBool>) {
    given.recv().await;
    let mut port = bag.lock().unwrap().take();
    let settle = std::panic::AssertUnwindSafe(|| port.as_mut().map(Tx::commit));
    refused.store(std::panic::catch_unwind(settle).is_err(), Ordering::SeqCst);
}

graph! {
    fn meddling(bag: &Bag, refused: &Arc<AtomicBool>, total: &Arc<AtomicU64>) -> Meddling {
        let crew = pool(1);
        let lend = crew.actor(lend { bag: bag.clone(), .. });
        let meddle = crew.actor(meddle { bag: bag.clone(), refused: refused.clone(), .. });
        let swallow = crew.actor(swallow { total: total.clone(), .. });
        lend.out >> swallow.input;
        lend.given >> meddle.given;
        stop().deadline(MS);
    }
}

#[test]
fn a_port_of_a_pools_actor_is_settled_by_nobody_between_its_polls() {
    let (refused, total) = (Arc::<AtomicBool>::default(), Arc::default());
    let handle = meddling(&Bag::default(), &refused, &total).start().unwrap();
    // On the very thread that polled the actor: the pool has no other.
    assert!(spin_until(|| refused.load(Ordering::SeqCst)));
    handle.request_shutdown();
    let error = handle.wait().unwrap_err();
    assert!(
        error.still().iter().any(|still| still.actor() == "lend"),
        "{error}"
    );
}

// --- many ----------------------------------------------------------------------------------------------------------

/// How many pairs.
const PAIRS: usize = if cfg!(miri) { 50 } else { 50_000 };

/// Sends one, and waits for the stop.
#[actor]
async fn once(out: &mut Tx<u64>) -> Reaction {
    out.push(1)?;
    while await_for_all!(every(3600 * 1000 * MS)) {}
    Ok(())
}

graph! {
    fn many_in_a_pool(total: &Arc<AtomicU64>) -> ManyInAPool {
        let crew = pool(4);
        let ones = [crew.actor(once { .. }); PAIRS];
        let swallows = [crew.actor(swallow { total: total.clone(), .. }); PAIRS];
        ones.out >> channel().capacity(1) >> swallows.input;
    }
}

graph! {
    fn many_in_a_troupe(total: &Arc<AtomicU64>) -> ManyInATroupe {
        let all = troupe();
        let ones = [all.actor(once { .. }); PAIRS];
        let swallows = [all.actor(swallow { total: total.clone(), .. }); PAIRS];
        ones.out >> channel().capacity(1) >> swallows.input;
    }
}

/// Runs a graph of so many actors that its struct does not fit onto a thread's usual stack.
fn runs_and_stops<G: Graph + 'static>(make: fn(&Arc<AtomicU64>) -> G) {
    let run = move || {
        let total = Arc::<AtomicU64>::default();
        let begin = Instant::now();
        let graph = make(&total);
        let made = begin.elapsed();
        let handle = graph.start().unwrap();
        let started = begin.elapsed() - made;
        assert!(spin_until(|| total.load(Ordering::Relaxed) == PAIRS as u64));
        let ran = begin.elapsed() - made;
        handle.request_shutdown();
        handle.wait().unwrap();
        // Shown by `--nocapture`.
        println!(
            "made in {made:?}, started in {started:?}, all ran after {ran:?}, stopped after {:?}",
            begin.elapsed() - made - ran
        );
    };
    let big = std::thread::Builder::new()
        .stack_size(1 << 30)
        .spawn(run)
        .unwrap();
    big.join().unwrap();
}

#[test]
fn a_hundred_thousand_actors_run_in_a_pool() {
    runs_and_stops(many_in_a_pool);
}

#[test]
fn a_hundred_thousand_actors_run_in_a_troupe() {
    runs_and_stops(many_in_a_troupe);
}
