//! Frames of simulated graphs: shares, bottlenecks, alerts, windows.

use std::time::Duration;

use steadygraph::prelude::*;
use steadygraph::telemetry::{ActorState, AlertState, Colour, EventKind, fill, load, rate};

const SECOND: Duration = Duration::from_secs(1);

/// Sends as fast as there is room.
#[actor]
fn source(out: &mut Tx<u64>, next: &mut u64) {
    out.fill(|| {
        *next += 1;
        *next
    });
}

#[actor]
fn pass(input: &mut Rx<u64>, out: &mut Tx<u64>) {
    input.map_into(out, |n| *n);
}

/// Takes up to `most` messages, ten times a second.
#[actor(await_for_all!(every(Duration::from_millis(100)), input))]
fn paced(input: &mut Rx<u64>, most: &usize) {
    input.skip(*most);
}

graph! {
    fn line(most: usize) -> Line {
        let source = solo(source { next: 0, .. }).window(2 * SECOND);
        let pass = solo(pass { .. });
        let paced = solo(paced { most, .. }).alert(load().average().above(0.9)).show(load().maximum());
        source.out >> pass.input;
        pass.out
            >> channel()
                .capacity(10)
                .window(SECOND)
                .label("main line")
                .show(fill().percentile(50.0))
                .show(rate().average())
                .alert(fill().average().above(0.8).until(0.2).lasting(2 * SECOND).colour(Colour::Red))
            >> paced.input;
    }
}

#[test]
fn shares_make_one_and_the_one_that_holds_up_is_named() {
    let mut sim = line(1).simulate(7);
    sim.run_for(10 * SECOND);
    let frame = sim.frame();
    for actor in &frame.actors {
        let sum = actor.idle + actor.busy + actor.backpressured;
        assert!((sum - 1.0).abs() < 1e-9, "{actor:?}");
    }
    let found = frame.bottleneck.as_ref().unwrap();
    assert_eq!((found.actor, &*found.name), (2, "paced"));
    assert!(
        found
            .rule
            .starts_with("`pass` waits for room on `pass.out >> paced.input` 100 % of the time"),
        "{}",
        found.rule
    );
    assert!(frame.channel("pass.out >> paced.input").unwrap().is_blocked);
}

#[test]
fn a_graph_that_keeps_up_has_no_bottleneck() {
    let mut app = line(1000);
    let mut source = app.source.play();
    let mut sim = app.simulate(7);
    for n in 0..50 {
        source.out.extend([n]);
        sim.run_for(SECOND / 10);
    }
    assert_eq!(sim.frame().bottleneck, None);
}

/// Vetoes the stop, for good.
#[actor]
async fn reluctant(cx: &mut Context) {
    cx.veto("a door is open", || true);
    await_for_all!(every(SECOND));
}

graph! {
    fn vetoing() -> Vetoing {
        let reluctant = solo(reluctant { .. });
    }
}

#[test]
fn an_actor_that_holds_back_the_stop_says_so() {
    let mut sim = vetoing().simulate(7);
    sim.run_for(SECOND / 2);
    sim.request_shutdown();
    sim.run_for(SECOND / 4);
    let frame = sim.frame();
    assert_eq!(
        frame.actor("reluctant").unwrap().waits_for,
        "the end of its veto"
    );
    let told = frame
        .events
        .iter()
        .find(|event| event.kind == EventKind::Veto);
    assert_eq!(told.unwrap().text, "a door is open");
}

#[test]
fn what_an_actor_waits_for_is_told_by_port() {
    let mut app = line(1);
    let mut source = app.source.play();
    let mut sim = app.simulate(7);
    sim.run_until_idle();
    let waits = |sim: &mut steadygraph::Simulation, name| {
        sim.frame().actor(name).unwrap().waits_for.clone()
    };
    assert_eq!(waits(&mut sim, "pass"), "input: 0 of 1");
    source.out.extend(0..64);
    sim.run_until_idle();
    assert_eq!(waits(&mut sim, "pass"), "room on out: 0 of 1");
    assert_eq!(waits(&mut sim, "paced"), "time, or a future of its own");
}

#[test]
fn an_alert_fires_after_its_time_and_ends_at_its_own_value() {
    let mut app = line(1);
    let mut source = app.source.play();
    let mut sim = app.simulate(7);
    sim.frame();
    source.out.extend(0..64);
    sim.run_for(SECOND);
    let states = |sim: &mut steadygraph::Simulation| {
        let alerts = &sim.frame().alerts;
        alerts.iter().map(|alert| alert.state).collect::<Vec<_>>()
    };
    assert_eq!(states(&mut sim), [AlertState::Pending]);
    sim.run_for(2 * SECOND);
    assert_eq!(states(&mut sim), [AlertState::Firing]);
    let frame = sim.frame();
    assert_eq!(frame.alerts[0].rule, 1, "that of the actor comes first");
    assert!(
        frame.alerts[0]
            .name
            .starts_with("fill average above 0.8 for 2s: pass.out")
    );
    // 64 messages, of which ten a second are taken: the channel empties from the sixth second on.
    sim.run_for(5 * SECOND);
    assert_eq!(states(&mut sim), [AlertState::Resolved]);
    sim.run_for(70 * SECOND);
    assert_eq!(states(&mut sim), []);
}

#[test]
fn what_is_asked_for_is_shown() {
    let mut sim = line(2).simulate(7);
    sim.frame();
    sim.run_for(10 * SECOND);
    let frame = sim.frame();
    let channel = frame.channel("pass.out >> paced.input").unwrap();
    assert_eq!(channel.shown.len(), 2);
    assert!(channel.shown[0] > 0.7, "{channel:?}");
    assert!((channel.shown[1] - 20.0).abs() < 1.0, "{channel:?}");
    assert!((channel.rate - 20.0).abs() < 1.0, "{channel:?}");
    assert_eq!(frame.actor("paced").unwrap().shown, [0.0]);
    assert!(
        channel
            .transit_p50
            .is_some_and(|it| it > Duration::from_millis(300))
    );
    assert_eq!(channel.batch, Some(2.0));
    assert_eq!(channel.high_water, 10);
}

#[test]
fn frames_are_the_same_for_the_same_seed() {
    let run = |seed| {
        let mut sim = line(3).simulate(seed);
        sim.frame();
        sim.run_for(3 * SECOND);
        format!("{:?}", sim.frame())
    };
    assert_eq!(run(5), run(5));
}

/// Fails at each third message; says how far it has come.
#[actor]
fn frail(cx: &mut Context, input: &mut Rx<u64>, seen: &mut u64) {
    if let Some(n) = input.take() {
        *seen += 1;
        cx.display(format!("at {n}"));
        assert!(n % 3 != 0 || cx.attempt() >= n / 3, "message {n}");
    }
}

graph! {
    fn failing() -> Failing {
        let source = solo(source { next: 0, .. });
        let frail = solo(frail { seen: 0, .. });
        source.out >> frail.input;
        supervise([frail]).restart(Restart::new().limit(1000));
    }
}

#[test]
fn failures_and_restarts_are_events_of_their_actor() {
    let mut app = failing();
    let mut source = app.source.play();
    let mut sim = app.simulate(7);
    source.out.extend(1..=3);
    sim.run_until_idle();
    let frame = sim.frame();
    let frail = frame.actor("frail").unwrap();
    assert_eq!(frail.state, ActorState::Restarting);
    assert_eq!(frail.waits_for, "its restart");
    assert_eq!(frail.display.as_deref(), Some("at 3"));
    assert!(frail.last_failure.as_ref().unwrap().contains("message 3"));
    sim.run_for(SECOND);
    let frame = sim.frame();
    let frail = frame.actor("frail").unwrap();
    assert_eq!((frail.state, frail.restarts), (ActorState::Running, 1));
}

#[test]
fn each_event_is_in_one_frame() {
    let mut app = failing();
    let mut source = app.source.play();
    let mut sim = app.simulate(7);
    let mut kinds = Vec::new();
    let mut last = None;
    source.out.extend(1..=6);
    for _ in 0..100 {
        sim.run_for(SECOND / 10);
        let frame = sim.frame();
        if last != Some(frame.number) {
            kinds.extend(frame.events.iter().map(|event| event.kind));
            last = Some(frame.number);
        }
    }
    assert_eq!(
        kinds,
        [
            EventKind::Started,
            EventKind::Failed,
            EventKind::Restarted,
            EventKind::Failed,
            EventKind::Restarted
        ]
    );
}

graph! {
    fn wrong() -> Wrong {
        let source = solo(source { next: 0, .. }).show(load().percentile(101.0));
        let paced = solo(paced { most: 1, .. }).window(Duration::ZERO);
        source.out
            >> channel().alert(fill().average().above(0.5).until(0.6))
            >> paced.input;
    }
}

#[test]
fn what_cannot_be_asked_is_an_error_at_the_start() {
    let error = wrong().run().unwrap_err().to_string();
    assert!(
        error.contains("the actor `source`: there is no percentile 101"),
        "{error}"
    );
    assert!(
        error.contains("the window of the actor `paced` is zero"),
        "{error}"
    );
    assert!(
        error.contains("would end at 0.6, before it begins"),
        "{error}"
    );
}

#[test]
fn what_was_measured_too_long_ago_is_forgotten() {
    let mut app = line(1);
    let mut source = app.source.play();
    let mut sim = app.simulate(7);
    sim.frame();
    sim.run_for(SECOND);
    source.out.extend(0..5);
    sim.run_for(2 * SECOND);
    let name = "source.out >> pass.input";
    assert!(sim.frame().channel(name).unwrap().batch.is_some());
    sim.run_for(20 * SECOND);
    assert_eq!(sim.frame().channel(name).unwrap().batch, None);
}

#[test]
fn nobody_asks_so_no_frame_is_taken() {
    let mut sim = line(1).simulate(7);
    sim.run_for(100 * SECOND);
    let frame = sim.frame();
    assert_eq!((frame.number, frame.at), (0, 100 * SECOND));
    assert_eq!(frame.bottleneck.as_ref().map(|it| &*it.name), Some("paced"));
    sim.run_for(SECOND);
    assert_eq!(sim.frame().number, 10);
}
