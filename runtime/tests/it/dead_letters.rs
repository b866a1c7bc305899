//! Links of dead letters.

use std::time::Duration;

use steadygraph::prelude::*;

#[actor]
struct Bench {
    numbers: Tx<u64>,
    out: Rx<u64>,
    letters: Rx<DeadLetter<u64>>,
}

impl Behavior for Bench {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

/// Fails on 13.
#[actor]
fn picky(numbers: &mut Rx<u64>, out: &mut Tx<u64>) -> Reaction {
    if let Some(number) = numbers.take() {
        if number == 13 {
            return Err(ActorError::msg("13 is not welcome"));
        }
        out.push(number)?;
    }
    Ok(())
}

#[actor]
fn archive(letters: &mut Rx<DeadLetter<u64>>, out: &mut Tx<DeadLetter<u64>>) {
    letters.map_into(out, Clone::clone);
}

graph! {
    fn sorting() -> Sorting {
        let bench = solo(Bench { .. });
        let picky = solo(picky { .. });
        let archive = solo(archive { .. });
        bench.numbers >> picky.numbers;
        bench.out << channel() << picky.out;
        dead(picky.numbers) >> channel().capacity(8) >> archive.letters;
        bench.letters << channel() << archive.out;
    }
}

#[test]
fn a_dead_letter_link_is_in_the_topology() {
    let topology = sorting().topology();
    let links: Vec<_> = topology
        .links()
        .iter()
        .filter(|link| link.carries_dead_letters())
        .collect();
    let [link] = links.as_slice() else {
        panic!("{topology}");
    };
    let name = "dead(picky.numbers) >> archive.letters";
    assert_eq!(link.channel().to_string(), name);
    assert_eq!(link.channel().from(), "dead(picky.numbers)");
    assert_eq!(link.capacity(), 8);
    assert!(!link.is_feedback());
    assert!(link.message().contains("DeadLetter<u64>"), "{topology}");
    assert!(
        topology
            .to_string()
            .contains(&format!("dead letters {name}: 8 of")),
        "{topology}"
    );
}

#[test]
fn dot_dots_a_dead_letter_link() {
    let dot = sorting().to_dot();
    let link = r#""picky" -> "archive" [taillabel="dead(numbers)", headlabel="letters", label="DeadLetter<u64>\n8", style=dotted];"#;
    assert!(dot.contains(link), "{dot}");
}

#[test]
fn messages_that_do_not_fail_pass_by_the_dead_letter_link() {
    let mut app = sorting();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.numbers.extend([1, 2, 3]);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [1, 2, 3]);
    assert!(bench.letters.is_empty());
    drop(bench.numbers);
    sim.run_until_stopped().unwrap();
    assert!(bench.letters.is_closed(), "it ends with its input's actor");
}

#[test]
fn a_poisoned_message_leaves_by_the_dead_letter_link() {
    let mut app = sorting();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.numbers.extend([1, 13, 3]);
    sim.run_for(Duration::from_secs(1));
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [1, 3]);
    let letters: Vec<_> = bench.letters.drain_owned().collect();
    let [letter] = letters.as_slice() else {
        panic!("{letters:?}");
    };
    assert_eq!((letter.message, letter.attempts), (13, 3));
    assert_eq!(letter.channel.to_string(), "bench.numbers >> picky.numbers");
    assert!(letter.reason.contains("13 is not welcome"), "{letter}");
}

/// Deals numbers out to two lanes.
#[actor]
struct Dealer {
    lanes: [Tx<u64>; 2],
    letters: [Rx<DeadLetter<u64>>; 2],
    letter: Rx<DeadLetter<u64>>,
}

impl Behavior for Dealer {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

/// Passes a dead letter on to the test.
#[actor]
fn forward(letters: &mut Rx<DeadLetter<u64>>, out: &mut Tx<DeadLetter<u64>>) {
    letters.map_into(out, Clone::clone);
}

/// Fails on whatever comes.
#[actor]
fn refuse(numbers: &mut Rx<u64>) -> Reaction {
    let number = numbers.take();
    Err(ActorError::msg(format!("{number:?} is refused")))
}

/// Fails on whatever comes, whichever its lane.
#[actor]
fn refuse_all(lanes: &mut [Rx<u64>; 2]) -> Reaction {
    let numbers: Vec<_> = lanes.next_ready(1).and_then(Rx::take).into_iter().collect();
    Err(ActorError::msg(format!("{numbers:?} are refused")))
}

graph! {
    fn of_actors() -> OfActors {
        let dealer = solo(Dealer { .. });
        let refusing = [solo(refuse { .. }); 2];
        let archives = [solo(forward { .. }); 2];
        let all = solo(refuse_all { .. });
        let archive = solo(forward { .. });
        let source = solo(Lanes { .. });
        dealer.lanes >> refusing.numbers;
        dead(refusing.numbers) >> archives.letters;
        dealer.letters << channel() << archives.out;
        source.lanes >> all.lanes;
        dead(all.lanes[1]) >> archive.letters;
        dealer.letter << channel() << archive.out;
    }
}

#[actor]
struct Lanes {
    lanes: [Tx<u64>; 2],
}

impl Behavior for Lanes {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

#[test]
fn each_lane_has_its_own_dead_letters() {
    let mut app = of_actors();
    let mut dealer = app.dealer.play();
    let _source = app.source.play();
    let mut sim = app.simulate(1);
    let [first, second] = &mut dealer.lanes;
    first.push(1).unwrap();
    second.push(2).unwrap();
    sim.run_for(Duration::from_secs(1));
    let letters: Vec<Vec<u64>> = dealer
        .letters
        .iter_mut()
        .map(|lane| lane.drain_owned().map(|letter| letter.message).collect())
        .collect();
    assert_eq!(letters, [[1], [2]]);
}

#[test]
fn a_lane_without_a_link_counts_its_dead_letters() {
    let mut app = of_actors();
    let mut dealer = app.dealer.play();
    let mut source = app.source.play();
    let mut sim = app.simulate(1);
    let [first, second] = &mut source.lanes;
    first.push(1).unwrap();
    sim.run_for(Duration::from_secs(1));
    assert!(dealer.letter.is_empty(), "lane 0 has no link");
    let name = "source.lanes[0] >> all.lanes[0]";
    let counted = sim
        .totals()
        .into_iter()
        .find(|(channel, _)| channel.to_string() == name);
    assert_eq!(counted.map(|(_, totals)| totals.dead_lettered), Some(1));
    second.push(2).unwrap();
    sim.run_for(Duration::from_secs(1));
    let letters: Vec<_> = dealer.letter.drain_owned().collect();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!(
        letters[0].channel.to_string(),
        "source.lanes[1] >> all.lanes[1]"
    );
}
