//! Actors that work in the slices of the rings, without a copy.

use std::iter;
use std::mem::MaybeUninit;
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
        let (front, back) = actor.poke_slice(&mut numbers);
        let in_front = write(front, next..count);
        let sent = in_front + write(back, next + in_front as u64..count);
        actor.advance_send_index(&mut numbers, sent);
        next += sent as u64;
        if next == count {
            actor.request_shutdown().await;
        }
    }
    Ok(())
}

/// Works on all that there is and has room to go on.
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
        let (source, _) = actor.peek_slice(&mut numbers);
        let (target, _) = actor.poke_slice(&mut results);
        // What lies beyond the end of either ring is for the next time round.
        let moved = write(target, source.iter().map(|n| stages::work(*n)));
        actor.advance_take_index(&mut numbers, moved);
        actor.advance_send_index(&mut results, moved);
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
        let (front, back) = actor.peek_slice(&mut results);
        sum += front.iter().sum::<u64>() + back.iter().sum::<u64>();
        let read = front.len() + back.len();
        actor.advance_take_index(&mut results, read);
        taken += read as u64;
        if taken == count && read > 0 {
            done.send(Passed::now(count, sum))?;
        }
    }
    Ok(())
}

/// Writes as many messages as there are and fit: how many.
fn write(slots: &mut [MaybeUninit<u64>], messages: impl IntoIterator<Item = u64>) -> usize {
    iter::zip(slots, messages)
        .map(|(slot, message)| slot.write(message))
        .count()
}
