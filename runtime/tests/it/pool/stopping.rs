//! How a pool stops.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use steadygraph::prelude::*;

use super::{MS, count, relay, spin_until};

/// Sends for as long as there is room.
#[actor]
fn pour(out: &mut Tx<u64>) {
    out.fill(|| 1);
}

/// Vetoes its end until it has been asked a few times.
#[actor]
async fn linger(cx: &mut Context, input: &mut Rx<u64>, asked: &Arc<AtomicU64>) {
    let times = Arc::clone(asked);
    cx.veto("it lingers", move || {
        times.fetch_add(1, Ordering::SeqCst) < 5
    });
    while await_for_all!(input) {
        input.skip(usize::MAX);
    }
}

graph! {
    fn pouring(asked: &Arc<AtomicU64>) -> Pouring {
        let crew = pool(2);
        let pours = [crew.actor(pour { .. }); 3];
        let relays = [crew.actor(relay { .. }); 3];
        let lingers = [crew.actor(linger { asked: asked.clone(), .. }); 3];
        pours.out >> relays.input;
        relays.out >> lingers.input;
    }
}

#[test]
fn a_stop_drains_a_pool_and_waits_for_its_vetoes() {
    let asked = Arc::<AtomicU64>::default();
    let handle = pouring(&asked).start().unwrap();
    assert!(spin_until(|| handle.totals().iter().all(
        |(_, totals)| totals.taken > 1000 / (1 + 99 * u64::from(cfg!(miri)))
    )));
    let stopper = handle.stopper();
    stopper.request_shutdown();
    handle.wait().unwrap();
    assert!(asked.load(Ordering::SeqCst) >= 5);
}

/// Never gives its thread back, until it is told to.
#[actor]
async fn busy(input: &mut Rx<u64>, release: &Arc<AtomicBool>) {
    let _ = input;
    spin_until(|| release.load(Ordering::SeqCst));
}

/// Never ends.
#[actor]
async fn forever(input: &mut Rx<u64>) {
    let _ = input;
    std::future::pending::<()>().await;
}

graph! {
    fn late(release: &Arc<AtomicBool>) -> Late {
        let crew = pool(2);
        let counts = [crew.actor(count { limit: 1, .. }); 2];
        let busy = crew.actor(busy { release: release.clone(), .. });
        let forever = crew.actor(forever { .. });
        counts[0].out >> busy.input;
        counts[1].out >> forever.input;
        stop().deadline(100 * MS);
    }
}

// Real time is too short for Miri: nobody would have come to a wait.
#[cfg_attr(miri, ignore)]
#[test]
fn past_the_deadline_the_error_names_the_actors_of_a_pool_that_are_still_there() {
    let release = Arc::<AtomicBool>::default();
    let handle = late(&release).start().unwrap();
    handle.request_shutdown();
    let error = handle.wait().unwrap_err();
    release.store(true, Ordering::SeqCst);
    let still: Vec<_> = error
        .still()
        .iter()
        .map(|still| (still.actor(), still.waits_for()))
        .collect();
    assert_eq!(
        still,
        [("busy", None), ("forever", Some("a future of its own"))]
    );
}
