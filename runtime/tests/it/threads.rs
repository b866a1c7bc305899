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
