//! Bundles of more than a thousand, which the telemetry tells of as one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use steadygraph::prelude::*;
use steadygraph::telemetry::{ActorState, EventKind};

const MANY: usize = 1200;

/// Keeps all lanes full.
#[actor]
fn deal(lanes: &mut [Tx<usize>; MANY]) {
    for (number, lane) in lanes.iter_mut().enumerate() {
        lane.fill(|| number);
    }
}

/// Takes four ten times a second; the first time that it sees 77, it fails.
#[actor(await_for_all!(every(Duration::from_millis(100)), input))]
fn take(input: &mut Rx<usize>, has_failed: &Arc<AtomicBool>) {
    if input.iter().any(|number| *number == 77) && !has_failed.swap(true, Ordering::Relaxed) {
        panic!("no luck");
    }
    input.skip(4);
}

graph! {
    fn wide() -> Wide {
        let deal = solo(deal { .. });
        let crew = troupe();
        let has_failed = Arc::new(AtomicBool::new(false));
        let takers = [crew.actor(take { has_failed: Arc::clone(&has_failed), .. }); MANY];
        deal.lanes >> channel().capacity(8) >> takers.input;
    }
}

/// A graph is a value until it starts, and that of a debug build is too large for the stack of a test.
fn with_room(test: fn()) {
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    thread.spawn(test).unwrap().join().unwrap();
}

#[test]
fn a_large_bundle_is_told_of_as_one() {
    with_room(|| {
        let mut sim = wide().simulate(7);
        sim.frame();
        sim.run_for(Duration::from_secs(1));
        let frame = sim.frame();
        let names: Vec<_> = frame.actors.iter().map(|actor| &*actor.name).collect();
        assert_eq!(names, ["deal", "takers[0..1200]"]);
        let [channel] = &frame.channels[..] else {
            panic!("it is one channel: {:?}", frame.channels)
        };
        assert_eq!(
            &*channel.name,
            "deal.lanes[0..1200] >> takers[0..1200].input"
        );
        let totals = channel.totals;
        assert_eq!(totals.capacity, 8 * 1200);
        assert!(totals.taken > 1200 * 4 * 8, "{totals:?}");
        assert_eq!(totals.sent, totals.taken + totals.in_flight);
        assert_eq!(channel.batch, Some(4.0));
        let takers = &frame.actors[1];
        let sum = takers.idle + takers.busy + takers.backpressured;
        assert!((sum - 1.0).abs() < 1e-9, "{takers:?}");
        assert!(takers.turns > 1200 * 8, "{takers:?}");
    });
}

#[test]
fn a_failure_in_a_large_bundle_names_the_actor() {
    with_room(|| {
        let mut sim = wide().simulate(7);
        sim.frame();
        sim.run_for(Duration::from_millis(99));
        assert_eq!(sim.frame().actors[1].state, ActorState::Running);
        sim.run_for(Duration::from_millis(2));
        let frame = sim.frame();
        let event = frame.events.iter().find(|it| it.kind == EventKind::Failed);
        let event = event.unwrap();
        assert_eq!(event.actor, Some(1));
        assert!(event.text.starts_with("takers[77]: "), "{}", event.text);
        let failure = frame.actors[1].last_failure.as_deref();
        assert_eq!(failure, Some(event.text.as_str()));
        sim.run_for(Duration::from_secs(1));
        assert_eq!(sim.frame().actors[1].restarts, 1);
    });
}
