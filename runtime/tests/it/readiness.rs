//! When a wait gives `true`, and when `false`.

use std::cell::Cell;
use std::rc::Rc;

use steadygraph::prelude::*;

/// What two inputs gave.
type Pair = (Option<u64>, Option<u64>);

/// Takes from both inputs whenever both are ready.
#[actor]
async fn both(left: &mut Rx<u64>, right: &mut Rx<u64>, pairs: &mut Tx<Pair>) -> Reaction {
    while await_for_all!(left, right, pairs) {
        pairs.push((left.take(), right.take()))?;
    }
    Ok(())
}

/// Takes from both inputs whenever either is ready.
#[actor]
async fn either(left: &mut Rx<u64>, right: &mut Rx<u64>, pairs: &mut Tx<Pair>) -> Reaction {
    while await_for_any!(left, right) {
        if await_for_all!(pairs.vacant(1)) {
            pairs.push((left.take(), right.take()))?;
        }
    }
    Ok(())
}

/// Takes three at a time, or what is left.
#[actor]
async fn threes(left: &mut Rx<u64>, right: &mut Rx<u64>, pairs: &mut Tx<Pair>) -> Reaction {
    while await_for_any!(left.avail(3), right.avail(3)) {
        pairs.push((
            Some(left.drain().count() as u64),
            Some(right.drain().count() as u64),
        ))?;
    }
    Ok(())
}

/// Something that feeds two inputs and takes pairs: the test plays it.
#[actor]
struct Bench {
    left: Tx<u64>,
    right: Tx<u64>,
    pairs: Rx<Pair>,
}

impl Behavior for Bench {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

graph! {
    fn both_graph() -> BothGraph {
        let bench = solo(Bench { .. });
        let tested = solo(both { .. });
        bench.left >> tested.left;
        bench.right >> tested.right;
        bench.pairs << channel().capacity(4) << tested.pairs;
    }
}

graph! {
    fn either_graph() -> EitherGraph {
        let bench = solo(Bench { .. });
        let tested = solo(either { .. });
        bench.left >> tested.left;
        bench.right >> tested.right;
        bench.pairs << channel().capacity(4) << tested.pairs;
    }
}

graph! {
    fn threes_graph() -> ThreesGraph {
        let bench = solo(Bench { .. });
        let tested = solo(threes { .. });
        bench.left >> tested.left;
        bench.right >> tested.right;
        bench.pairs << channel().capacity(4) << tested.pairs;
    }
}

fn taken(bench: &mut Bench) -> Vec<Pair> {
    bench.pairs.drain().collect()
}

#[test]
fn all_waits_for_every_input() {
    let mut app = both_graph();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.left.push(1).unwrap();
    sim.run_until_idle();
    assert_eq!(taken(&mut bench), []);
    bench.right.push(2).unwrap();
    sim.run_until_idle();
    assert_eq!(taken(&mut bench), [(Some(1), Some(2))]);
}

#[test]
fn all_counts_a_spent_input_as_held_while_another_has_messages() {
    let mut app = both_graph();
    let Bench {
        left,
        mut right,
        mut pairs,
    } = app.bench.play();
    let mut sim = app.simulate(2);
    right.extend(0..3);
    drop(left);
    sim.run_until_idle();
    let expected = [(None, Some(0)), (None, Some(1)), (None, Some(2))];
    assert_eq!(pairs.drain().collect::<Vec<_>>(), expected);
    drop(right);
    sim.run_until_stopped().unwrap();
}

#[test]
fn any_goes_on_with_one_input_when_the_other_is_spent() {
    let mut app = either_graph();
    let Bench {
        left,
        mut right,
        mut pairs,
    } = app.bench.play();
    let mut sim = app.simulate(3);
    drop(left);
    sim.run_until_idle();
    assert!(!sim.has_ended());
    right.push(9).unwrap();
    drop(right);
    sim.run_until_stopped()
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(pairs.take(), Some((None, Some(9))));
}

#[test]
fn avail_gives_what_is_left_once_the_sender_has_ended() {
    let mut app = threes_graph();
    let Bench {
        mut left,
        right,
        mut pairs,
    } = app.bench.play();
    let mut sim = app.simulate(4);
    left.extend(0..2);
    sim.run_until_idle();
    assert_eq!(pairs.take(), None);
    drop((left, right));
    sim.run_until_stopped().unwrap();
    assert_eq!(pairs.take(), Some((Some(2), Some(0))));
}

#[test]
fn a_wait_is_over_when_a_receiver_that_it_needs_is_gone() {
    let mut app = both_graph();
    let Bench {
        mut left,
        mut right,
        pairs,
    } = app.bench.play();
    let mut sim = app.simulate(5);
    drop(pairs);
    left.push(1).unwrap();
    right.push(1).unwrap();
    sim.run_until_stopped().unwrap();
    let abandoned: u64 = sim
        .totals()
        .iter()
        .map(|(_, totals)| totals.abandoned)
        .sum();
    assert_eq!(abandoned, 2);
}

#[test]
fn all_waits_for_room_too() {
    let mut app = both_graph();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(6);
    bench.left.extend(0..10);
    bench.right.extend(0..10);
    sim.run_until_idle();
    assert_eq!(taken(&mut bench).len(), 4, "the channel holds 4");
    sim.run_until_idle();
    assert_eq!(taken(&mut bench).len(), 4);
}

/// Waits for a nest of conditions and for a future of its own.
#[actor]
async fn nested(left: &mut Rx<u64>, right: &mut Rx<u64>, pairs: &mut Tx<Pair>) -> Reaction {
    let mut forever = std::future::pending::<()>();
    while await_for_any!(
        all!(left.avail(2), pairs),
        all!(right, any!(pairs, left)),
        &mut forever
    ) {
        pairs.push((left.take(), right.take()))?;
    }
    Ok(())
}

graph! {
    fn nested_graph() -> NestedGraph {
        let bench = solo(Bench { .. });
        let tested = solo(nested { .. });
        bench.left >> tested.left;
        bench.right >> tested.right;
        bench.pairs << channel().capacity(4) << tested.pairs;
    }
}

#[test]
fn conditions_nest() {
    let mut app = nested_graph();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(7);
    bench.left.push(1).unwrap();
    sim.run_until_idle();
    assert_eq!(taken(&mut bench), []);
    bench.left.push(2).unwrap();
    sim.run_until_idle();
    assert_eq!(taken(&mut bench), [(Some(1), None)]);
    bench.right.push(3).unwrap();
    sim.run_until_idle();
    assert_eq!(taken(&mut bench), [(Some(2), Some(3))]);
}

/// Proceeds upon the first condition, or upon all of the rest.
#[actor]
async fn proceeds(left: &mut Rx<u64>, right: &mut Rx<u64>, pairs: &mut Tx<Pair>) -> Reaction {
    while await_for_all_or_proceed_upon!(left, right.avail(2), pairs) {
        pairs.push((left.take(), right.take()))?;
    }
    Ok(())
}

graph! {
    fn proceeds_graph() -> ProceedsGraph {
        let bench = solo(Bench { .. });
        let tested = solo(proceeds { .. });
        bench.left >> tested.left;
        bench.right >> tested.right;
        bench.pairs << channel().capacity(4) << tested.pairs;
    }
}

#[test]
fn proceed_upon_needs_the_first_or_all_of_the_rest() {
    let mut app = proceeds_graph();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(8);
    bench.right.push(1).unwrap();
    sim.run_until_idle();
    assert_eq!(taken(&mut bench), []);
    bench.left.push(5).unwrap();
    sim.run_until_idle();
    assert_eq!(taken(&mut bench), [(Some(5), Some(1))]);
    bench.right.extend([6, 7]);
    sim.run_until_idle();
    assert_eq!(taken(&mut bench), [(None, Some(6))]);
}

#[test]
fn recv_and_send_move_messages_of_any_type_outside_a_graph() {
    let (mut tx, mut rx) = channel().capacity(1).open::<String>();
    let seen = Rc::new(Cell::new(0));
    smol::block_on(smol::future::zip(
        async move {
            for n in 0..100 {
                tx.send(n.to_string()).await.unwrap();
            }
        },
        async {
            while let Some(text) = rx.recv().await {
                assert_eq!(text, seen.get().to_string());
                seen.set(seen.get() + 1);
            }
        },
    ));
    assert_eq!(seen.get(), 100);
}

#[test]
fn recv_and_send_meet_across_threads() {
    let (mut tx, mut rx) = channel().capacity(2).open::<u64>();
    let sender = std::thread::spawn(move || {
        smol::block_on(async {
            for n in 0..10_000 {
                tx.send(n).await.unwrap();
            }
        });
    });
    let mut sum = 0;
    smol::block_on(async {
        while let Some(n) = rx.recv().await {
            sum += n;
        }
    });
    sender.join().unwrap();
    assert_eq!(sum, (0..10_000).sum::<u64>());
}

/// Needs its left input, and its right one or room.
#[actor]
async fn grouped(left: &mut Rx<u64>, right: &mut Rx<u64>, pairs: &mut Tx<Pair>) -> Reaction {
    while await_for_all!(left, any!(right, right.avail(2))) {
        pairs.push((left.take(), right.take()))?;
    }
    Ok(())
}

graph! {
    fn grouped_graph() -> GroupedGraph {
        let bench = solo(Bench { .. });
        let tested = solo(grouped { .. });
        bench.left >> tested.left;
        bench.right >> tested.right;
        bench.pairs << channel().capacity(4) << tested.pairs;
    }
}

#[test]
fn a_group_of_spent_inputs_counts_as_held_as_one_does() {
    let mut app = grouped_graph();
    let Bench {
        mut left,
        right,
        mut pairs,
    } = app.bench.play();
    let mut sim = app.simulate(9);
    left.extend([1, 2]);
    drop((left, right));
    sim.run_until_stopped().unwrap();
    assert_eq!(
        pairs.drain().collect::<Vec<_>>(),
        [(Some(1), None), (Some(2), None)]
    );
}
