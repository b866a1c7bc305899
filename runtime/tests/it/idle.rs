//! Who has nothing to do takes no turns.

use std::time::Duration;

use steadygraph::prelude::*;

const SECOND: Duration = Duration::from_secs(1);

/// Sends one a second.
#[actor(await_for_all!(every(SECOND), out))]
fn beat(out: &mut Tx<u64>, next: &mut u64) -> Reaction {
    out.push(*next)?;
    *next += 1;
    Ok(())
}

/// Fills whatever room there is.
#[actor]
fn generate(out: &mut Tx<u64>) {
    out.fill(|| 1);
}

/// Works only on a beat.
#[actor]
fn work(beats: &mut Rx<u64>, numbers: &mut Rx<u64>, out: &mut Tx<u64>) {
    beats.take();
    numbers.map_into(out, |n| *n);
}

/// Takes a second over each message.
#[actor]
async fn slow(cx: &mut Context, input: &mut Rx<u64>) {
    while input.recv().await.is_some() {
        cx.sleep(SECOND).await;
    }
}

/// Takes everything.
#[actor]
fn swallow(input: &mut Rx<u64>) {
    input.skip(usize::MAX);
}

graph! {
    fn beating() -> Beating {
        let beat = solo(beat { next: 0, .. });
        let generate = solo(generate { .. });
        let work = solo(work { .. });
        let swallow = solo(swallow { .. });
        beat.out >> work.beats;
        generate.out >> work.numbers;
        work.out >> swallow.input;
    }
}

#[test]
fn an_idle_graph_takes_a_few_turns_a_beat_and_none_between() {
    let mut sim = beating().simulate(1);
    sim.run_for(10 * SECOND);
    let before = sim.steps();
    sim.run_for(SECOND / 2);
    assert_eq!(sim.steps(), before, "nothing moves between beats");
    sim.run_for(100 * SECOND);
    let turns = sim.steps() - before;
    assert!(
        turns <= 100 * 4 * 4,
        "{turns} turns for 100 beats of 4 actors"
    );
}

graph! {
    fn draining() -> Draining {
        let generate = solo(generate { .. });
        let work = solo(pass { .. });
        let slow = solo(slow { .. });
        generate.out >> work.input;
        work.out >> slow.input;
    }
}

/// Passes on as many as there is room for.
#[actor]
fn pass(input: &mut Rx<u64>, out: &mut Tx<u64>) {
    input.map_into(out, |n| *n);
}

#[test]
fn while_a_stopping_graph_drains_behind_a_slow_actor_the_others_rest() {
    let mut sim = draining().simulate(2);
    sim.run_for(SECOND / 2);
    sim.request_shutdown();
    sim.run_until_idle();
    let before = sim.steps();
    sim.run_until_stopped().unwrap();
    let messages = sim.elapsed().as_secs();
    let turns = sim.steps() - before;
    assert!(messages > 100, "{messages}");
    assert!(
        turns <= 8 * messages,
        "{turns} turns for {messages} messages that were left"
    );
}
