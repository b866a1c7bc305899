//! Bundles of ports, lanes, bundles of actors, generic actors.

use steadygraph::prelude::*;

const LANES: usize = 3;

/// Deals out numbers in turn.
#[actor]
async fn deal(out: &mut [Tx<u64>; LANES], count: &u64) {
    for n in 0..*count {
        if !await_for_all!(out) {
            break;
        }
        if let Some(lane) = out.next_vacant(1) {
            let _ = lane.push(n);
        }
    }
}

/// Passes on whatever comes.
#[actor]
fn relay<T: Copy + Send + 'static>(input: &mut Rx<T>, out: &mut Tx<T>) {
    input.map_into(out, |message| *message);
}

/// Notes from which lane it took.
#[actor]
async fn gather(input: &mut [Rx<u64>; LANES], order: &mut Tx<u64>) -> Reaction {
    while await_for_all!(input, order) {
        if let Some(n) = input.next_ready(1).and_then(Rx::take) {
            order.push(n)?;
        }
    }
    Ok(())
}

#[actor]
fn sink(input: &mut Rx<u64>) {
    input.skip(usize::MAX);
}

graph! {
    fn fan(count: u64) -> Fan {
        let deal = solo(deal { count, .. });
        let relays = [solo(relay::<u64> { .. }); LANES];
        let gather = solo(gather { .. });
        let sink = solo(sink { .. });
        deal.out >> relays.input;
        relays.out >> gather.input;
        gather.order >> sink.input;
    }
}

#[test]
fn a_bundle_of_actors_joins_bundles_lane_by_lane() {
    for seed in 0..20 {
        let mut app = fan(300);
        let mut sink = app.sink.play();
        let mut sim = app.simulate(seed);
        let mut got = Vec::new();
        loop {
            sim.run_until_idle();
            let before = got.len();
            got.extend(sink.input.drain());
            if got.len() == before {
                break;
            }
        }
        got.sort_unstable();
        assert_eq!(got, (0..300).collect::<Vec<_>>());
    }
}

#[test]
fn lanes_are_served_in_turn() {
    let mut app = fan(0);
    let mut deal = app.deal.play();
    let mut sink = app.sink.play();
    let mut sim = app.simulate(1);
    for (lane, tx) in (0..).zip(&mut deal.out) {
        tx.extend((0..4).map(|n| 10 * lane + n));
        // Each lane is filled before the gatherer runs again.
    }
    sim.run_until_idle();
    let got: Vec<_> = sink.input.drain().collect();
    let firsts: Vec<_> = got.iter().map(|n| n % 10).collect();
    assert_eq!(got.len(), 12);
    // However the relays were scheduled, each lane keeps its order.
    for lane in 0..3 {
        let of_lane: Vec<_> = got.iter().filter(|n| **n / 10 == lane).collect();
        assert!(of_lane.is_sorted(), "{firsts:?}");
    }
}

/// Waits until two of its lanes have two messages each.
#[actor]
async fn quorum(input: &mut [Rx<u64>; LANES], order: &mut Tx<u64>) -> Reaction {
    while await_for_all!(input.any(2, 2), order) {
        let mut sum = 0;
        for lane in input.iter_mut() {
            sum += lane.drain().sum::<u64>();
        }
        order.push(sum)?;
    }
    Ok(())
}

graph! {
    fn voting() -> Voting {
        let deal = solo(deal { count: 0, .. });
        let quorum = solo(quorum { .. });
        let sink = solo(sink { .. });
        deal.out >> quorum.input;
        quorum.order >> sink.input;
    }
}

#[test]
fn any_looks_at_all_lanes() {
    let mut app = voting();
    let mut deal = app.deal.play();
    let mut sink = app.sink.play();
    let mut sim = app.simulate(1);
    deal.out[1].extend([1, 2]);
    deal.out[2].push(3).unwrap();
    sim.run_until_idle();
    assert_eq!(sink.input.take(), None, "only one lane has two");
    deal.out[2].push(4).unwrap();
    sim.run_until_idle();
    assert_eq!(
        sink.input.take(),
        Some(10),
        "the last two lanes count as the first ones do"
    );
}

#[test]
fn any_is_content_with_the_lanes_that_can_still_have_messages() {
    let mut app = voting();
    let deal = app.deal.play();
    let mut sink = app.sink.play();
    let mut sim = app.simulate(2);
    let [a, b, mut c] = deal.out;
    drop((a, b));
    c.push(7).unwrap();
    sim.run_until_idle();
    assert_eq!(
        sink.input.take(),
        None,
        "one message of the two that are asked for"
    );
    drop(c);
    sim.run_until_stopped().unwrap();
    assert_eq!(
        sink.input.take(),
        Some(7),
        "what is left counts once the sender has ended"
    );
}

/// Waits for more lanes than there are.
#[actor]
async fn overreach(input: &mut [Rx<u64>; LANES]) {
    while await_for_all!(input.any(4, 1)) {}
}

graph! {
    fn overreaching() -> Overreaching {
        let deal = solo(deal { count: 0, .. });
        let overreach = solo(overreach { .. });
        deal.out >> overreach.input;
    }
}

#[test]
fn waiting_for_more_lanes_than_a_bundle_has_is_an_error() {
    let error = overreaching()
        .simulate(1)
        .run_until_stopped()
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("it waits for 4 lanes of the bundle that begins with `deal.out[0] >> overreach.input[0]`, which has 3"),
        "{error}"
    );
}

/// Takes one lane of many.
#[actor]
async fn pair(left: &mut Rx<u64>, right: &mut Rx<u64>, sums: &mut Tx<u64>) -> Reaction {
    while await_for_all!(left, right, sums) {
        sums.push(left.take().unwrap_or(0) + right.take().unwrap_or(0))?;
    }
    Ok(())
}

graph! {
    fn lanes() -> Lanes {
        let deal = solo(deal { count: 8, .. });
        let relays = [solo(relay::<u64> { .. }); 2];
        let pair = solo(pair { .. });
        let first = solo(sink { .. });
        let sink = solo(sink { .. });
        deal.out[0] >> relays[0].input;
        deal.out[1] >> relays[1].input;
        deal.out[2] >> first.input;
        relays[0].out >> pair.left;
        relays[1].out >> pair.right;
        pair.sums >> sink.input;
    }
}

#[test]
fn single_lanes_can_be_linked_one_by_one() {
    let mut app = lanes();
    let mut sink = app.sink.play();
    let mut sim = app.simulate(3);
    sim.run_until_idle();
    assert_eq!(sink.input.drain().collect::<Vec<_>>(), [1, 3 + 4, 6 + 7]);
}

/// Knows its own name and lane.
#[actor]
async fn named(cx: &mut Context, input: &mut Rx<u64>, out: &mut Tx<(usize, bool)>) -> Reaction {
    while await_for_all!(input, out) {
        input.take();
        let lane = cx.lane().unwrap_or(usize::MAX);
        out.push((lane, cx.name() == format!("nameds[{lane}]")))?;
    }
    Ok(())
}

#[actor]
fn note(input: &mut [Rx<(usize, bool)>; LANES]) {
    let _ = input;
}

graph! {
    fn naming() -> Naming {
        let deal = solo(deal { count: 3, .. });
        let nameds = [solo(named { .. }); LANES];
        let note = solo(note { .. });
        deal.out >> nameds.input;
        nameds.out >> note.input;
    }
}

#[test]
fn an_actor_of_a_bundle_knows_its_name_and_lane() {
    let mut app = naming();
    let mut note = app.note.play();
    let mut sim = app.simulate(4);
    sim.run_until_idle();
    for (lane, rx) in note.input.iter_mut().enumerate() {
        assert_eq!(rx.take(), Some((lane, true)));
    }
}
