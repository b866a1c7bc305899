//! Actors that wait for one message and room for one, and then move them one by one for as long as they can: the style
//! of its lessons, and the fastest one of those that move single messages.

use std::sync::mpsc::Sender;

use steady_state::{SteadyActor, SteadyRx, SteadyTx, await_for_all};

use super::Ended;
use crate::stages::{self, Passed};

/// Counts up to `count`, and then asks the graph to stop.
pub(super) async fn generator<A: SteadyActor>(
    mut actor: A,
    numbers: SteadyTx<u64>,
    count: u64,
) -> Ended {
    let mut numbers = numbers.lock().await;
    let mut next = 0;
    while actor.is_running(|| numbers.mark_closed()) {
        await_for_all!(actor.wait_vacant(&mut numbers, 1));
        while next < count && actor.try_send(&mut numbers, next).is_sent() {
            next += 1;
        }
        if next == count {
            actor.request_shutdown().await;
        }
    }
    Ok(())
}

/// Works on one number after the other.
pub(super) async fn worker<A: SteadyActor>(
    mut actor: A,
    numbers: SteadyRx<u64>,
    results: SteadyTx<u64>,
) -> Ended {
    let mut numbers = numbers.lock().await;
    let mut results = results.lock().await;
    while actor.is_running(|| numbers.is_closed_and_empty() && results.mark_closed()) {
        await_for_all!(
            actor.wait_avail(&mut numbers, 1),
            actor.wait_vacant(&mut results, 1)
        );
        let room = actor.vacant_units(&mut results);
        for _ in 0..room {
            let Some(n) = actor.try_take(&mut numbers) else {
                break;
            };
            if !actor.try_send(&mut results, stages::work(n)).is_sent() {
                return Err("there was room".into());
            }
        }
    }
    Ok(())
}

/// Adds up, and says so when it has it all.
pub(super) async fn sink<A: SteadyActor>(
    mut actor: A,
    results: SteadyRx<u64>,
    count: u64,
    done: Sender<Passed>,
) -> Ended {
    let mut results = results.lock().await;
    let (mut taken, mut sum) = (0, 0);
    while actor.is_running(|| results.is_closed_and_empty()) {
        await_for_all!(actor.wait_avail(&mut results, 1));
        while let Some(n) = actor.try_take(&mut results) {
            sum += n;
            taken += 1;
            if taken == count {
                done.send(Passed::now(count, sum))?;
            }
        }
    }
    Ok(())
}
