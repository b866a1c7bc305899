//! Ticks and deadlines in a pool.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use steadygraph::prelude::*;

use super::{MANY, MS, spin_until, swallow};

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

/// Sends very many in short turns, and then one more, until whose arrival it keeps its thread.
#[actor]
async fn hurry(out: &mut Tx<u64>, total: &Arc<AtomicU64>) -> Reaction {
    for _ in 0..MANY {
        out.send(1).await?;
    }
    await_for_all!(out.vacant(2));
    out.push(1)?;
    // There is room: it commits, and the turn goes on.
    await_for_all!(out);
    assert!(
        spin_until(|| total.load(Ordering::Relaxed) > MANY),
        "no other thread has taken what waited behind this turn"
    );
    Ok(())
}

graph! {
    fn hurrying(total: &Arc<AtomicU64>) -> Hurrying {
        let crew = pool(2);
        let hurry = crew.actor(hurry { total: total.clone() });
        let swallow = crew.actor(swallow { total: total.clone(), .. });
        hurry.out >> channel().capacity(2) >> swallow.input;
    }
}

#[test]
fn an_actor_behind_a_turn_that_takes_long_after_many_short_ones_is_taken_by_another_thread() {
    let total = Arc::default();
    hurrying(&total).start().unwrap().wait().unwrap();
    assert_eq!(total.load(Ordering::Relaxed), MANY + 1);
}

/// Works in short turns, and then keeps its thread until the other has had an answer, which it does not send.
#[actor]
async fn blind(out: &mut Tx<u64>, total: &Arc<AtomicU64>, answered: &Arc<AtomicBool>) -> Reaction {
    for _ in 0..MANY {
        out.send(1).await?;
    }
    await_for_all!(out.vacant(2));
    total.fetch_add(1, Ordering::Release);
    assert!(
        spin_until(|| answered.load(Ordering::Acquire)),
        "what was woken from elsewhere waits behind this turn"
    );
    Ok(())
}

/// Asks, on a thread of its own, once the other keeps its thread.
#[actor]
async fn ask(out: &mut Tx<u64>, total: &Arc<AtomicU64>) -> Reaction {
    assert!(spin_until(|| total.load(Ordering::Acquire) > MANY));
    out.push(1)?;
    Ok(())
}

/// Answers, in the pool.
#[actor]
fn answer(input: &mut Rx<u64>, answered: &Arc<AtomicBool>) {
    answered.store(input.take().is_some(), Ordering::Release);
}

graph! {
    fn asking(total: &Arc<AtomicU64>, answered: &Arc<AtomicBool>) -> Asking {
        let crew = pool(2);
        let blind = crew.actor(blind { total: total.clone(), answered: answered.clone(), .. });
        let swallow = crew.actor(swallow { total: total.clone(), .. });
        let answer = crew.actor(answer { answered: answered.clone(), .. });
        let ask = solo(ask { total: total.clone(), .. });
        blind.out >> channel().capacity(2) >> swallow.input;
        ask.out >> answer.input;
    }
}

#[test]
fn who_is_woken_from_elsewhere_does_not_wait_for_a_turn_that_takes_long_after_many_short_ones() {
    let (total, answered) = (Arc::default(), Arc::default());
    asking(&total, &answered).start().unwrap().wait().unwrap();
    assert!(answered.load(Ordering::Relaxed));
}
