//! How actors end, and what that does to their neighbours.

use steadygraph::prelude::*;

/// Sends everything it has and ends.
#[actor]
async fn burst(out: &mut Tx<u64>, count: &u64) -> Reaction {
    for n in 0..*count {
        out.send(n).await?;
    }
    Ok(())
}

/// Returns at once.
#[actor]
async fn absent(input: &mut Rx<u64>, out: &mut Tx<u64>) {
    let _ = (input, out);
}

/// Adds up until nothing can come any more.
#[actor]
async fn sum(input: &mut Rx<u64>, total: &mut u64, count: &mut u64) {
    while let Some(n) = input.recv().await {
        *total += n;
        *count += 1;
    }
}

/// Takes three and ends.
#[actor]
async fn three(input: &mut Rx<u64>) {
    for _ in 0..3 {
        input.recv().await;
    }
}

/// Sends for as long as somebody takes, also while the graph stops.
#[actor]
async fn stubborn(out: &mut Tx<u64>) {
    let mut n = 0;
    while out.send(n).await.is_ok() {
        n += 1;
    }
}

graph! {
    fn absence() -> Absence {
        let burst = solo(burst { count: 1000, .. });
        let absent = solo(absent { .. });
        let sum = solo(sum { total: 0, count: 0, .. });
        burst.out >> absent.input;
        absent.out >> sum.input;
    }
}

#[test]
fn an_actor_that_returns_at_once_ends_those_around_it() {
    for seed in 0..20 {
        let mut sim = absence().simulate(seed);
        let error = sim.run_until_stopped().unwrap_err().to_string();
        assert!(error.contains("actor `burst` returned an error in attempt 5: the receiver of a channel has ended: `burst.out >> absent.input`"), "{error}");
        let totals = sim.totals();
        assert!(
            totals.iter().all(|(_, totals)| totals.in_flight == 0),
            "{totals:?}"
        );
    }
}

graph! {
    fn early_receiver() -> EarlyReceiver {
        let stubborn = solo(stubborn { .. });
        let three = solo(three { .. });
        stubborn.out >> channel().capacity(4) >> three.input;
    }
}

#[test]
fn a_receiver_that_ends_first_ends_its_sender_and_counts_what_it_left() {
    let mut sim = early_receiver().simulate(1);
    sim.run_until_stopped().unwrap();
    let (_, totals) = sim.totals()[0].clone();
    assert_eq!(totals.taken, 3);
    assert_eq!(totals.sent, totals.taken + totals.abandoned);
}

graph! {
    fn early_sender() -> EarlySender {
        let burst = solo(burst { count: 1000, .. });
        let sum = solo(sum { total: 0, count: 0, .. });
        burst.out >> channel().capacity(7) >> sum.input;
    }
}

#[test]
fn a_sender_that_ends_first_has_all_of_its_messages_delivered() {
    for seed in 0..20 {
        let mut sim = early_sender().simulate(seed);
        sim.run_until_stopped().unwrap();
        let (_, totals) = sim.totals()[0].clone();
        assert_eq!(
            (totals.sent, totals.taken, totals.abandoned),
            (1000, 1000, 0)
        );
    }
}

/// Beats once and ends.
#[actor]
async fn beat_once(beats: &mut Tx<()>) -> Reaction {
    beats.push(())?;
    Ok(())
}

/// Takes one number on each beat: once the beats are spent, as long as there are numbers.
#[actor]
fn in_step(beats: &mut Rx<()>, numbers: &mut Rx<u64>, out: &mut Tx<u64>) -> Reaction {
    beats.take();
    if let Some(n) = numbers.take() {
        out.push(n)?;
    }
    Ok(())
}

graph! {
    fn stepping() -> Stepping {
        let heartbeat = solo(beat_once { .. });
        let numbers = solo(burst { count: 1000, .. });
        let in_step = solo(in_step { .. });
        let sum = solo(sum { total: 0, count: 0, .. });
        heartbeat.beats >> in_step.beats;
        numbers.out >> channel().capacity(2000) >> in_step.numbers;
        in_step.out >> sum.input;
    }
}

#[test]
fn a_heartbeat_that_ends_leaves_no_number_behind() {
    for seed in 0..20 {
        let mut sim = stepping().simulate(seed);
        sim.run_until_stopped().unwrap();
        for (channel, totals) in sim.totals() {
            assert_eq!(
                (totals.sent, totals.abandoned),
                (totals.taken, 0),
                "{channel}"
            );
        }
        assert_eq!(
            sim.totals().iter().map(|(_, totals)| totals.taken).max(),
            Some(1000)
        );
    }
}

graph! {
    fn empty() -> Empty {}
}

#[test]
fn an_empty_graph_ends_at_once() {
    empty().simulate(1).run_until_stopped().unwrap();
    empty().start().unwrap().wait().unwrap();
}

/// A ring of two that answers each message with one.
#[actor]
async fn echo(input: &mut Rx<u64>, out: &mut Tx<u64>) -> Reaction {
    while await_for_all!(input, out) {
        if let Some(n) = input.take() {
            out.push(n + 1)?;
        }
    }
    Ok(())
}

graph! {
    fn deadlock() -> Deadlock {
        let left = solo(echo { .. });
        let right = solo(echo { .. });
        left.out >> right.input;
        left.input << channel() << right.out;
    }
}

#[test]
fn a_graph_in_which_no_actor_can_ever_move_again_is_a_named_error() {
    let mut sim = deadlock().simulate(1);
    let error = sim.run_until_stopped().unwrap_err();
    assert_eq!(error.still().len(), 2);
    let report = error.to_string();
    assert!(report.contains("is stuck"), "{report}");
    assert!(
        report.contains("`right` waits for all(1 message on `left.out >> right.input` (has 0)"),
        "{report}"
    );
}

graph! {
    fn conversation() -> Conversation {
        let left = solo(echo { .. });
        let right = solo(echo { .. });
        left.out >> right.input;
        left.input << channel().capacity(2).primed([0]) << right.out;
    }
}

#[test]
fn a_primed_feedback_link_starts_a_conversation_and_a_stop_ends_it() {
    let app = conversation();
    app.stopper().request_shutdown();
    let mut sim = app.simulate(3);
    sim.run_until_stopped().unwrap();
    let abandoned: u64 = sim
        .totals()
        .iter()
        .map(|(_, totals)| totals.abandoned + totals.in_flight)
        .sum();
    assert_eq!(
        abandoned,
        1,
        "the message that went round is what is left: {:?}",
        sim.totals()
    );
}

/// Asks for three at once.
#[actor]
async fn greedy(input: &mut Rx<u64>) {
    while await_for_all!(input.avail(3)) {
        input.skip(3);
    }
}

graph! {
    fn too_greedy() -> TooGreedy {
        let burst = solo(burst { count: 10, .. });
        let greedy = solo(greedy { .. });
        burst.out >> channel().capacity(2) >> greedy.input;
    }
}

#[test]
fn a_threshold_over_the_capacity_is_an_error_that_names_both() {
    let mut sim = too_greedy().simulate(1);
    let error = sim.run_until_stopped().unwrap_err().to_string();
    assert!(
        error.contains("actor `greedy` cannot go on: it waits for 3 at once on `burst.out >> greedy.input`, which holds 2"),
        "{error}"
    );
}
