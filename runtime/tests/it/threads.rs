//! On real threads.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::thread::ThreadId;

use steadygraph::prelude::*;

/// Which threads were seen.
type Threads = Arc<Mutex<Vec<ThreadId>>>;

/// Counts up to its limit, then asks for a stop.
#[actor]
fn count(cx: &mut Context, out: &mut Tx<u64>, limit: &u64, threads: &Threads, next: &mut u64) {
    if *next == 0 {
        threads.lock().unwrap().push(std::thread::current().id());
    }
    out.extend(std::iter::from_fn(|| {
        (*next < *limit).then(|| {
            *next += 1;
            *next
        })
    }));
    if *next == *limit {
        cx.request_shutdown();
    }
}

/// Adds up, with a value across its waits that no other thread may see.
#[actor]
async fn sum(input: &mut Rx<u64>, threads: &Threads, total: &Arc<Mutex<u64>>) {
    threads.lock().unwrap().push(std::thread::current().id());
    let local = Rc::new(std::cell::Cell::new(0));
    while await_for_all!(input) {
        local.set(local.get() + input.drain().sum::<u64>());
    }
    *total.lock().unwrap() = local.get();
}

#[actor]
fn relay(input: &mut Rx<u64>, out: &mut Tx<u64>) {
    input.map_into(out, |n| *n);
}

graph! {
    fn alone(threads: &Threads, total: &Arc<Mutex<u64>>) -> Alone {
        let count = solo(count { limit: 200_000, threads: threads.clone(), next: 0, .. });
        let relay = solo(relay { .. });
        let sum = solo(sum { threads: threads.clone(), total: total.clone(), .. });
        count.out >> relay.input;
        relay.out >> channel().capacity(7) >> sum.input;
    }
}

graph! {
    fn together(threads: &Threads, total: &Arc<Mutex<u64>>) -> Together {
        let all = troupe();
        let count = all.actor(count { limit: 200_000, threads: threads.clone(), next: 0, .. });
        let relay = all.actor(relay { .. });
        let sum = all.actor(sum { threads: threads.clone(), total: total.clone(), .. });
        count.out >> relay.input;
        relay.out >> channel().capacity(7) >> sum.input;
    }
}

fn seen(threads: &Threads) -> usize {
    threads.lock().unwrap().iter().collect::<HashSet<_>>().len()
}

#[test]
fn solo_actors_have_threads_of_their_own() {
    let (threads, total) = (Threads::default(), Arc::default());
    alone(&threads, &total).start().unwrap().wait().unwrap();
    assert_eq!(seen(&threads), 2);
    assert_eq!(*total.lock().unwrap(), (1..=200_000).sum::<u64>());
}

#[test]
fn a_troupe_shares_one_thread() {
    let (threads, total) = (Threads::default(), Arc::default());
    together(&threads, &total).start().unwrap().wait().unwrap();
    assert_eq!(seen(&threads), 1);
    assert_eq!(*total.lock().unwrap(), (1..=200_000).sum::<u64>());
}

#[test]
fn two_graphs_in_one_process_do_not_meet() {
    let (threads, first, second) = (Threads::default(), Arc::default(), Arc::default());
    let one = alone(&threads, &first).start().unwrap();
    let two = together(&threads, &second).start().unwrap();
    two.wait().unwrap();
    one.wait().unwrap();
    assert_eq!(*first.lock().unwrap(), *second.lock().unwrap());
}

/// Waits for the stop.
#[actor]
async fn stay() {
    while await_for_all!(every(std::time::Duration::from_secs(3600))) {}
}

graph! {
    fn crowd() -> Crowd {
        let stay = [solo(stay {}); 300];
    }
}

graph! {
    fn host() -> Host {
        let crew = pool(3);
        let stay = [crew.actor(stay {}); 3];
    }
}

graph! {
    fn throng() -> Throng {
        let stay = [solo(stay {}); 100_000];
    }
}

/// What is said in a process where each thread is to have a stack that no system can give.
#[cfg(all(target_pointer_width = "64", not(miri)))]
fn said_without_threads(
    test: &str,
    start: fn() -> Result<steadygraph::Handle, GraphError>,
) -> Option<String> {
    const CHILD: &str = "STEADYGRAPH_WITHOUT_THREADS";
    if std::env::var_os(CHILD).is_some() {
        println!("<{}>", start().map(|handle| handle.wait()).unwrap_err());
        return None;
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(CHILD, "yes")
        .env("RUST_MIN_STACK", (1_u64 << 50).to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{output:?}");
    Some(said)
}

#[cfg(all(target_pointer_width = "64", not(miri)))]
#[test]
fn a_thread_that_cannot_be_had_is_an_error_that_says_so() {
    let test = "threads::a_thread_that_cannot_be_had_is_an_error_that_says_so";
    if let Some(said) = said_without_threads(test, || crowd().start()) {
        assert!(
            said.contains("<graph `crowd` cannot start: no thread for `stay[0]`: "),
            "{said}"
        );
    }
}

#[cfg(all(target_pointer_width = "64", not(miri)))]
#[test]
fn a_thread_of_a_pool_that_cannot_be_had_is_an_error_that_says_so() {
    let test = "threads::a_thread_of_a_pool_that_cannot_be_had_is_an_error_that_says_so";
    if let Some(said) = said_without_threads(test, || host().start()) {
        assert!(
            said.contains("<graph `host` cannot start: no thread for `pool-"),
            "{said}"
        );
    }
}

/// Where the limit is the usual one or lower: a hundred thousand threads are never asked for.
#[cfg(all(target_os = "linux", not(miri)))]
#[test]
fn more_solo_actors_than_the_process_can_have_threads_are_an_error_before_any_starts() {
    let limit = std::fs::read_to_string("/proc/sys/vm/max_map_count").unwrap();
    if limit.trim().parse::<u64>().unwrap() > 400_000 {
        return;
    }
    let big = std::thread::Builder::new().stack_size(1 << 28);
    let start = || throng().start().unwrap_err().to_string();
    let error = big.spawn(start).unwrap().join().unwrap();
    assert!(error.contains("the graph wants 100000 threads"), "{error}");
}

/// Blocks somewhere else.
#[actor]
async fn blocker(cx: &mut Context, input: &mut Rx<u64>, out: &mut Tx<bool>) -> Reaction {
    let here = std::thread::current().id();
    while let Some(_n) = input.recv().await {
        let elsewhere = cx
            .blocking(move || std::thread::current().id() != here)
            .await;
        out.send(elsewhere).await?;
    }
    Ok(())
}

/// Sends one.
#[actor]
async fn one(out: &mut Tx<u64>) -> Reaction {
    out.send(1).await?;
    Ok(())
}

/// Notes what it is told.
#[actor]
async fn tell(input: &mut Rx<bool>, told: &Arc<Mutex<Vec<bool>>>) {
    while let Some(elsewhere) = input.recv().await {
        told.lock().unwrap().push(elsewhere);
    }
}

graph! {
    fn blocking(told: &Arc<Mutex<Vec<bool>>>) -> Blocking {
        let one = solo(one { .. });
        let blocker = solo(blocker { .. });
        let tell = solo(tell { told: told.clone(), .. });
        one.out >> blocker.input;
        blocker.out >> tell.input;
    }
}

#[test]
fn blocking_work_runs_off_the_actors_thread() {
    let told = Arc::default();
    blocking(&told).start().unwrap().wait().unwrap();
    assert_eq!(*told.lock().unwrap(), [true]);
}
