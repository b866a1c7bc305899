//! Actors that fail again and again: what does a restart leave behind?
//!
//! A program of its own, for it counts every allocation of the process: another test beside it would disturb the count.
#![allow(clippy::unwrap_used)] // It is how a test fails, also in its actors.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use steadygraph::prelude::*;

/// How often each of the two actors fails, and how many messages there are: it fails once on each.
const FAILURES: u64 = 10_000;

/// After how many failures the first look is taken: what grows with the first of them, a table, has grown by then.
const WARM: u64 = 1_000;

/// What two looks may differ by: messages that are under way, and what others do at the same instant. A block that each
/// hundredth restart left behind would be more.
const SLACK: Memory = Memory {
    bytes: 1 << 12,
    blocks: 64,
};

/// What is allocated and has not been freed.
#[derive(Debug, Clone, Copy)]
struct Memory {
    bytes: i64,
    blocks: i64,
}

/// The system's allocator, counted.
struct Counted;

static BYTES: AtomicI64 = AtomicI64::new(0);
static BLOCKS: AtomicI64 = AtomicI64::new(0);

fn count_block(layout: Layout, sign: i64) {
    let bytes = i64::try_from(layout.size()).unwrap_or(i64::MAX);
    BYTES.fetch_add(sign * bytes, Ordering::Relaxed);
    BLOCKS.fetch_add(sign, Ordering::Relaxed);
}

// SAFETY: every call is passed to the system's allocator as it is; `realloc` and `alloc_zeroed` are made of these by default.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count_block(layout, 1);
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count_block(layout, -1);
        // SAFETY: as above; `block` comes from `alloc`.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counted = Counted;

/// What the process has at one moment.
#[derive(Debug, Clone, Copy)]
struct Sample {
    memory: Memory,
    /// `None` where the system does not say.
    threads: Option<u64>,
}

impl Sample {
    fn now() -> Self {
        Self {
            memory: Memory {
                bytes: BYTES.load(Ordering::Relaxed),
                blocks: BLOCKS.load(Ordering::Relaxed),
            },
            threads: threads(),
        }
    }
}

fn threads() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("Threads:"))?;
    line.trim().parse().ok()
}

/// What one actor saw after its first failures, and after all.
type Samples = Arc<Mutex<Vec<Sample>>>;

/// Fails in the first attempt that sees message `n`, by turns with a panic and with an error, and looks at the process.
fn fail_once(cx: &Context, n: u64, samples: &Samples) -> Reaction {
    if cx.attempt() == n {
        let error = format!("{n} does not please");
        assert!(n % 2 == 1, "{error}");
        return Err(ActorError::msg(error));
    }
    if n + 1 == WARM || n + 1 == FAILURES {
        let sample = Sample::now();
        samples.lock().unwrap().push(sample);
    }
    Ok(())
}

/// Sends messages that own memory, and stays until all have arrived, so that its thread does not end before the others have
/// looked.
#[actor]
async fn feed(out: &mut Tx<String>) -> Reaction {
    for n in 0..FAILURES {
        out.send(n.to_string()).await?;
    }
    while await_for_all!(every(Duration::from_secs(3600))) {}
    Ok(())
}

/// Passes on what it gets; a reaction.
#[actor(await_for_all!(input, out))]
fn react(
    cx: &mut Context,
    input: &mut Rx<String>,
    out: &mut Tx<String>,
    samples: &Samples,
) -> Reaction {
    if let Some(text) = input.peek() {
        let n = text.parse().unwrap();
        out.push(text.clone())?;
        input.skip(1);
        fail_once(cx, n, samples)?;
    }
    Ok(())
}

/// Passes on what it gets; in a loop of its own, whose future is made anew for each attempt.
#[actor]
async fn relay(
    cx: &mut Context,
    input: &mut Rx<String>,
    out: &mut Tx<String>,
    samples: &Samples,
) -> Reaction {
    let scratch = vec![0_u8; 100];
    while await_for_all!(input, out) {
        if let Some(text) = input.peek() {
            let n = text.parse().unwrap();
            out.push(text.clone())?;
            input.skip(1);
            fail_once(cx, n, samples)?;
        }
    }
    drop(scratch);
    Ok(())
}

/// Notes what comes, in the order in which it comes, and ends the graph with the last.
#[actor]
fn note(cx: &mut Context, input: &mut Rx<String>, seen: &Arc<Mutex<Vec<u64>>>) {
    let mut seen = seen.lock().unwrap();
    let before = seen.len();
    seen.extend(input.iter().map(|text| text.parse::<u64>().unwrap()));
    // Not more: others may have come meanwhile.
    input.skip(seen.len() - before);
    if seen.last() == Some(&(FAILURES - 1)) {
        cx.request_shutdown();
    }
}

/// What a run is observed by.
#[derive(Default)]
struct Observed {
    by_react: Samples,
    by_relay: Samples,
    seen: Arc<Mutex<Vec<u64>>>,
}

fn without_backoff() -> Restart {
    Restart::new()
        .limit(u32::MAX)
        .backoff(Duration::ZERO, Duration::ZERO)
}

graph! {
    fn of_threads(observed: &Observed) -> OfThreads {
        let feed = solo(feed { .. });
        let react = solo(react { samples: observed.by_react.clone(), .. });
        let relay = solo(relay { samples: observed.by_relay.clone(), .. });
        let note = solo(note { seen: observed.seen.clone(), .. });
        feed.out >> channel().capacity(4) >> react.input;
        react.out >> channel().capacity(4) >> relay.input;
        relay.out >> channel().capacity(4) >> note.input;
        supervise([react, relay]).restart(without_backoff());
        // It keeps the failures of the last minutes, up to its own bounds.
        telemetry().off();
    }
}

graph! {
    fn of_a_troupe(observed: &Observed) -> OfATroupe {
        let all = troupe();
        let feed = all.actor(feed { .. });
        let react = all.actor(react { samples: observed.by_react.clone(), .. });
        let relay = all.actor(relay { samples: observed.by_relay.clone(), .. });
        let note = all.actor(note { seen: observed.seen.clone(), .. });
        feed.out >> channel().capacity(4) >> react.input;
        react.out >> channel().capacity(4) >> relay.input;
        relay.out >> channel().capacity(4) >> note.input;
        supervise([react, relay]).restart(without_backoff());
        // It keeps the failures of the last minutes, up to its own bounds.
        telemetry().off();
    }
}

graph! {
    fn of_a_pool(observed: &Observed) -> OfAPool {
        let crew = pool(2);
        let feed = crew.actor(feed { .. });
        let react = crew.actor(react { samples: observed.by_react.clone(), .. });
        let relay = crew.actor(relay { samples: observed.by_relay.clone(), .. });
        let note = crew.actor(note { seen: observed.seen.clone(), .. });
        feed.out >> channel().capacity(4) >> react.input;
        react.out >> channel().capacity(4) >> relay.input;
        relay.out >> channel().capacity(4) >> note.input;
        supervise([react, relay]).restart(without_backoff());
        // It keeps the failures of the last minutes, up to its own bounds.
        telemetry().off();
    }
}

/// Runs a graph whose two actors fail on each message, and compares what the process had early with what it had late.
fn runs_flat<G: Graph>(placement: &str, graph: impl FnOnce(&Observed) -> G) {
    let observed = Observed::default();
    observed
        .seen
        .lock()
        .unwrap()
        .reserve_exact(2 * usize::try_from(FAILURES).unwrap());
    for samples in [&observed.by_react, &observed.by_relay] {
        samples.lock().unwrap().reserve_exact(2);
    }
    let app = graph(&observed);
    let counters = app.counters();
    let begin = Instant::now();
    app.start().unwrap().wait().unwrap();
    let took = begin.elapsed();

    assert!(
        observed
            .seen
            .lock()
            .unwrap()
            .iter()
            .copied()
            .eq(0..FAILURES),
        "each once, in order"
    );
    for name in ["react", "relay"] {
        let actors = counters.actors();
        let actor = actors.iter().find(|actor| actor.actor() == name).unwrap();
        assert_eq!(actor.restarts(), FAILURES, "{name}");
    }
    for (channel, totals) in counters.channels() {
        assert_eq!(
            (totals.sent, totals.taken),
            (FAILURES, FAILURES),
            "{channel}"
        );
        assert_eq!(
            (totals.lost, totals.dead_lettered, totals.abandoned),
            (0, 0, 0),
            "{channel}"
        );
    }
    for (name, samples) in [("react", &observed.by_react), ("relay", &observed.by_relay)] {
        let samples = samples.lock().unwrap();
        let [early, late] = samples[..] else {
            panic!("{name} has looked {} times", samples.len());
        };
        println!("{placement}, {name}, {took:?}: {early:?}, then {late:?}");
        assert_eq!(early.threads, late.threads, "{placement}, {name}");
        let bytes = late.memory.bytes - early.memory.bytes;
        let blocks = late.memory.blocks - early.memory.blocks;
        assert!(
            bytes.abs() <= SLACK.bytes,
            "{placement}, {name}: {bytes} bytes more"
        );
        assert!(
            blocks.abs() <= SLACK.blocks,
            "{placement}, {name}: {blocks} blocks more"
        );
    }
}

/// One test, so that nothing runs beside what it measures.
#[test]
fn ten_thousand_restarts_leave_neither_memory_nor_threads_behind() {
    std::panic::set_hook(Box::new(|info| {
        // Those that are meant have no need to be printed 10,000 times.
        if !info
            .payload_as_str()
            .is_some_and(|text| text.ends_with("does not please"))
        {
            eprintln!("{info}");
        }
    }));
    runs_flat("solo", of_threads);
    runs_flat("troupe", of_a_troupe);
    runs_flat("pool", of_a_pool);
}
