//! Which threads a pool has, and what runs on them.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use steadygraph::prelude::*;

use super::{MANY, count, relay, spin_until, swallow};

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
