//! How long it takes from a panic to the next message that the restarted actor processes, without backoff:
//!
//! ```text
//! cargo run --release -p robust --bin restart_latency
//! ```

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use steadygraph::Counters;
use steadygraph::prelude::*;

/// How often the actor panics.
const PANICS: u64 = 10_000;

/// On which messages: each tenth.
const EACH: u64 = 10;

/// What the actor measures.
#[derive(Default)]
struct Measured {
    /// When it panicked, until the next message is processed.
    since: Option<Instant>,
    spans: Vec<Duration>,
}

type Shared = Arc<Mutex<Measured>>;

/// Sends numbers for as long as there is room.
#[actor]
async fn feed(out: &mut Tx<u64>) {
    let mut numbers = 0..PANICS * EACH;
    while !numbers.is_empty() && await_for_all!(out) {
        out.extend(numbers.by_ref().take(out.vacant_len()));
    }
}

/// Takes one number at a time, and panics the first time that it takes a tenth one.
#[actor]
fn brittle(cx: &mut Context, input: &mut Rx<u64>, measured: &Shared) {
    let Some(n) = input.take() else { return };
    let mut measured = measured.lock().unwrap_or_else(|held| held.into_inner());
    if let Some(since) = measured.since.take() {
        measured.spans.push(since.elapsed());
    }
    if n % EACH == EACH - 1 && cx.attempt() == n / EACH {
        measured.since = Some(Instant::now());
        drop(measured);
        panic!("this is attempt {}", cx.attempt());
    }
}

fn at_once() -> Restart {
    Restart::new()
        .limit(u32::MAX)
        .backoff(Duration::ZERO, Duration::ZERO)
}

graph! {
    fn of_threads(measured: &Shared) -> OfThreads {
        let feed = solo(feed { .. });
        let brittle = solo(brittle { measured: measured.clone(), .. });
        feed.out >> brittle.input;
        supervise([brittle]).restart(at_once());
    }
}

graph! {
    fn of_a_troupe(measured: &Shared) -> OfATroupe {
        let all = troupe();
        let feed = all.actor(feed { .. });
        let brittle = all.actor(brittle { measured: measured.clone(), .. });
        feed.out >> brittle.input;
        supervise([brittle]).restart(at_once());
    }
}

graph! {
    fn of_a_pool(measured: &Shared) -> OfAPool {
        let crew = pool(2);
        let feed = crew.actor(feed { .. });
        let brittle = crew.actor(brittle { measured: measured.clone(), .. });
        feed.out >> brittle.input;
        supervise([brittle]).restart(at_once());
    }
}

/// How many messages did not end as taken.
fn lost(counters: &Counters) -> u64 {
    let totals = counters.channels();
    totals
        .iter()
        .map(|(_, totals)| totals.sent - totals.taken)
        .sum()
}

fn show<G: Graph>(placement: &str, graph: impl Fn(&Shared) -> G) -> Result<(), GraphError> {
    for _ in 0..2 {
        let measured = Shared::default();
        let app = graph(&measured);
        let counters = app.counters();
        app.start()?.wait()?;
        let mut measured = measured.lock().unwrap_or_else(|held| held.into_inner());
        let spans = &mut measured.spans;
        spans.sort_unstable();
        let at = |part: usize| {
            spans
                .get(spans.len() * part / 100)
                .copied()
                .unwrap_or_default()
        };
        println!(
            "{placement:9}  {:>6}  {:>7.1} µs  {:>7.1} µs  {:>4}",
            spans.len(),
            at(50).as_secs_f64() * 1e6,
            at(99).as_secs_f64() * 1e6,
            lost(&counters),
        );
    }
    Ok(())
}

fn main() -> Result<(), GraphError> {
    std::panic::set_hook(Box::new(|_| {}));
    println!(
        "From `panic!` to the next message processed; the panics are not printed, which would cost more.\n"
    );
    println!("placement  panics         p50         p99  lost");
    show("solo", of_threads)?;
    show("troupe", of_a_troupe)?;
    show("pool(2)", of_a_pool)
}
