//! A hundred thousand actors, in a pool and in a troupe.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use steadygraph::prelude::*;

use super::{MS, spin_until, swallow};

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
