//! Sends numbers through a pipeline of three, one way or another: what `.ci/instructions` counts the instructions of.
//!
//! `message_path WAY PLACEMENT MESSAGES`. The ways: `reactions` (one message each), `own_loops` (`recv` and `send`),
//! `take_push` (a wait for all that there is, and then one by one), `batches`, and `ping_pong` (one message at a time, there
//! and back). The placements: `troupe`, `solo`.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use steadygraph::Troupe;
use steadygraph::prelude::*;

/// Sends one number.
#[actor]
fn count(cx: &mut Context, numbers: &mut Tx<u64>, limit: &u64, next: &mut u64) -> Reaction {
    numbers.push(*next)?;
    *next += 1;
    if next == limit {
        cx.request_shutdown();
    }
    Ok(())
}

/// Passes one number on.
#[actor]
fn double(numbers: &mut Rx<u64>, doubled: &mut Tx<u64>) -> Reaction {
    if let Some(number) = numbers.take() {
        doubled.push(number * 2)?;
    }
    Ok(())
}

/// Adds one number up.
#[actor]
fn add(numbers: &mut Rx<u64>, sum: &mut u64, total: &Arc<AtomicU64>) {
    *sum += numbers.take().unwrap_or(0);
    total.store(*sum, Ordering::Relaxed);
}

/// As [`count`], in a loop of its own.
#[actor]
async fn count_in_a_loop(cx: &mut Context, numbers: &mut Tx<u64>, limit: &u64) -> Reaction {
    for number in 0..*limit {
        numbers.send(number).await?;
    }
    cx.request_shutdown();
    Ok(())
}

/// As [`double`], in a loop of its own.
#[actor]
async fn double_in_a_loop(numbers: &mut Rx<u64>, doubled: &mut Tx<u64>) -> Reaction {
    while let Some(number) = numbers.recv().await {
        doubled.send(number * 2).await?;
    }
    Ok(())
}

/// As [`add`], in a loop of its own.
#[actor]
async fn add_in_a_loop(numbers: &mut Rx<u64>, total: &Arc<AtomicU64>) {
    let mut sum = 0;
    while let Some(number) = numbers.recv().await {
        sum += number;
    }
    total.store(sum, Ordering::Relaxed);
}

/// As [`count`], in a loop that waits once for all that there is room for.
#[actor]
async fn count_while_there_is_room(cx: &mut Context, numbers: &mut Tx<u64>, limit: &u64) {
    let mut next = 0;
    while next < *limit && await_for_all!(numbers) {
        while next < *limit && numbers.push(next).is_ok() {
            next += 1;
        }
    }
    cx.request_shutdown();
}

/// As [`double`], in a loop that waits once for all that there is.
#[actor]
async fn double_while_there_are_any(numbers: &mut Rx<u64>, doubled: &mut Tx<u64>) -> Reaction {
    while await_for_all!(numbers, doubled) {
        for _ in 0..doubled.vacant_len() {
            let Some(number) = numbers.take() else { break };
            doubled.push(number * 2)?;
        }
    }
    Ok(())
}

/// As [`add`], in a loop that waits once for all that there is.
#[actor]
async fn add_while_there_are_any(numbers: &mut Rx<u64>, total: &Arc<AtomicU64>) {
    let mut sum = 0;
    while await_for_all!(numbers) {
        while let Some(number) = numbers.take() {
            sum += number;
        }
    }
    total.store(sum, Ordering::Relaxed);
}

/// As [`count`], as many numbers at once as there is room for.
#[actor]
fn count_batches(cx: &mut Context, numbers: &mut Tx<u64>, limit: &u64, next: &mut u64) {
    let from = *next;
    let sent = numbers.extend(from..*limit);
    *next += sent as u64;
    if next == limit {
        cx.request_shutdown();
    }
}

/// As [`double`], in batches.
#[actor]
fn double_batches(numbers: &mut Rx<u64>, doubled: &mut Tx<u64>) {
    numbers.map_into(doubled, |number| number * 2);
}

/// As [`add`], in batches.
#[actor]
fn add_batches(numbers: &mut Rx<u64>, sum: &mut u64, total: &Arc<AtomicU64>) {
    *sum += numbers.drain().sum::<u64>();
    total.store(*sum, Ordering::Relaxed);
}

/// Sends the next number when the last one has come back.
#[actor(await_for_all!(back))]
fn ping(
    cx: &mut Context,
    back: &mut Rx<u64>,
    out: &mut Tx<u64>,
    limit: &u64,
    total: &Arc<AtomicU64>,
) -> Reaction {
    let number = back.take().unwrap_or(0);
    if number == *limit {
        total.store(limit * (limit - 1), Ordering::Relaxed);
        cx.request_shutdown();
    } else {
        out.push(number)?;
    }
    Ok(())
}

/// Sends each number back, and one more.
#[actor]
fn pong(input: &mut Rx<u64>, back: &mut Tx<u64>) -> Reaction {
    if let Some(number) = input.take() {
        back.push(number + 1)?;
    }
    Ok(())
}

graph! {
    fn ping_pong(threads: &Threads, limit: u64, total: &Arc<AtomicU64>) -> PingPong {
        let ping = threads[0].actor(ping { limit, total: Arc::clone(total), .. });
        let pong = threads[1].actor(pong { .. });

        ping.out >> pong.input;
        ping.back << channel().primed([0]) << pong.back;
    }
}

/// How many numbers a channel holds.
const CAPACITY: usize = 1024;

/// The thread of each stage: a troupe of one is a thread of its own.
type Threads = [Troupe; 3];

/// Makes the graph of three stages that differ in their actors only.
macro_rules! pipeline {
    ($way:ident, $Way:ident: $count:ident { $($state:tt)* }, $double:ident, $add:ident { $($sum:tt)* }) => {
        graph! {
            fn $way(threads: &Threads, limit: u64, total: &Arc<AtomicU64>) -> $Way {
                let count = threads[0].actor($count { limit, $($state)* .. });
                let double = threads[1].actor($double { .. });
                let add = threads[2].actor($add { total: Arc::clone(total), $($sum)* .. });

                count.numbers  >> channel().capacity(CAPACITY) >> double.numbers;
                double.doubled >> channel().capacity(CAPACITY) >> add.numbers;
            }
        }
    };
}

pipeline!(reactions, Reactions: count { next: 0, }, double, add { sum: 0, });
pipeline!(own_loops, OwnLoops: count_in_a_loop {}, double_in_a_loop, add_in_a_loop {});
pipeline!(
    take_push,
    TakePush: count_while_there_is_room {},
    double_while_there_are_any,
    add_while_there_are_any {}
);
pipeline!(batches, Batches: count_batches { next: 0, }, double_batches, add_batches { sum: 0, });

fn main() -> Result<(), Box<dyn Error>> {
    let [_, way, placement, messages] = &std::env::args().collect::<Vec<_>>()[..] else {
        return Err("usage: message_path WAY PLACEMENT MESSAGES".into());
    };
    let limit = messages.parse()?;
    let threads = match placement.as_str() {
        "troupe" => {
            let troupe = troupe();
            [troupe.clone(), troupe.clone(), troupe]
        }
        "solo" => [troupe(), troupe(), troupe()],
        other => return Err(format!("no such placement: {other}").into()),
    };
    let total = Arc::default();
    let began = Instant::now();
    match way.as_str() {
        "reactions" => reactions(&threads, limit, &total).run()?,
        "own_loops" => own_loops(&threads, limit, &total).run()?,
        "ping_pong" => ping_pong(&threads, limit, &total).run()?,
        "take_push" => take_push(&threads, limit, &total).run()?,
        "batches" => batches(&threads, limit, &total).run()?,
        other => return Err(format!("no such way: {other}").into()),
    }
    let took = began.elapsed();
    assert_eq!(total.load(Ordering::Relaxed), limit * (limit - 1));
    let rate = limit as f64 / took.as_secs_f64() / 1e6;
    println!("{way} {placement}: {rate:.1} million messages a second");
    Ok(())
}
