//! A reaction is a transaction.

use std::time::Duration;

use steadygraph::prelude::*;

const SECOND: Duration = Duration::from_secs(1);

/// Passes numbers on in twos, and counts them before it knows whether there is room.
#[actor(await_for_all!(numbers, out))]
fn twice(numbers: &mut Rx<u64>, out: &mut Tx<u64>, seen: &mut u64) -> Reaction {
    let n = numbers.take().unwrap_or_default();
    *seen += 1;
    out.push(n)?;
    out.push(1000 * *seen)?;
    Ok(())
}

#[actor]
struct Bench {
    numbers: Tx<u64>,
    out: Rx<u64>,
}

impl Behavior for Bench {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

graph! {
    fn doubling() -> Doubling {
        let bench = solo(Bench { .. });
        let twice = solo(twice { seen: 0, .. });
        bench.numbers >> twice.numbers;
        bench.out << channel().capacity(3) << twice.out;
    }
}

#[test]
fn a_full_channel_undoes_the_attempt_and_waits_for_its_room() {
    let mut app = doubling();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.numbers.extend([7, 8, 9]);
    sim.run_until_idle();
    assert_eq!(
        bench.out.drain().collect::<Vec<_>>(),
        [7, 1000],
        "the half of a pair is not shown"
    );
    sim.run_until_idle();
    assert_eq!(
        bench.out.drain().collect::<Vec<_>>(),
        [8, 2000],
        "the state went back with it"
    );
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [9, 3000]);
}

graph! {
    fn too_narrow() -> TooNarrow {
        let bench = solo(Bench { .. });
        let twice = solo(twice { seen: 0, .. });
        bench.numbers >> twice.numbers;
        bench.out << channel().capacity(1) << twice.out;
    }
}

#[test]
fn a_reaction_that_can_never_find_its_room_is_an_error() {
    let mut app = too_narrow();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(2);
    bench.numbers.push(7).unwrap();
    let error = sim.run_until_stopped().unwrap_err().to_string();
    assert!(
        error.contains("`twice`")
            && error.contains("writes 2 messages")
            && error.contains("holds 1"),
        "{error}"
    );
}

/// Asks for a stop and then fails on 13.
#[actor]
fn picky(
    cx: &mut Context,
    numbers: &mut Rx<u64>,
    out: &mut Tx<u64>,
    seen: &mut u64,
    #[state(rollback)] names: &mut Vec<u64>,
    #[state(keep)] tries: &mut Vec<u64>,
) -> Reaction {
    if let Some(n) = numbers.take() {
        *seen += 1;
        names.push(n);
        tries.push(n);
        out.push(n)?;
        if n == 13 {
            cx.request_shutdown();
            return Err(ActorError::msg("13 is not welcome"));
        }
        if n == 14 {
            panic!("14 is worse");
        }
    }
    Ok(())
}

graph! {
    fn picking() -> Picking {
        let bench = solo(Bench { .. });
        let picky = solo(picky { seen: 0, names: Vec::new(), tries: Vec::new(), .. });
        bench.numbers >> picky.numbers;
        bench.out << channel() << picky.out;
        supervise([picky]).restart(Restart::never());
    }
}

#[test]
fn an_error_publishes_nothing_of_its_attempt_and_names_actor_message_and_place() {
    let mut app = picking();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(3);
    bench.numbers.extend([12, 13, 15]);
    let error = sim.run_until_stopped().unwrap_err();
    let [failure] = error.failures() else {
        panic!("{error}")
    };
    assert_eq!(failure.actor(), "picky");
    assert_eq!(failure.message(), "13 is not welcome");
    assert!(
        failure
            .place()
            .is_some_and(|place| place.contains("reactions.rs")),
        "{failure}"
    );
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [12]);
    let (_, numbers) = sim
        .totals()
        .into_iter()
        .find(|(channel, _)| channel.to() == "picky.numbers")
        .unwrap();
    assert_eq!((numbers.taken, numbers.abandoned), (1, 2));
}

#[test]
fn a_panic_is_caught_with_its_place_and_undoes_the_attempt() {
    let mut app = picking();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(4);
    bench.numbers.extend([12, 14]);
    let error = sim.run_until_stopped().unwrap_err();
    let report = error.to_string();
    assert!(
        report.contains("actor `picky` panicked in attempt 0: 14 is worse (at "),
        "{report}"
    );
    assert!(report.contains("reactions.rs:"), "{report}");
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [12]);
}

/// Commits where it must not.
#[actor]
fn eager(cx: &mut Context, numbers: &mut Rx<u64>, out: &mut Tx<u64>) {
    numbers.map_into(out, |n| *n);
    cx.commit();
}

graph! {
    fn eager_graph() -> Eager {
        let bench = solo(Bench { .. });
        let eager = solo(eager { .. });
        bench.numbers >> eager.numbers;
        bench.out << channel() << eager.out;
    }
}

#[test]
fn a_commit_inside_a_reaction_is_an_error() {
    let mut app = eager_graph();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(5);
    bench.numbers.push(1).unwrap();
    let error = sim.run_until_stopped().unwrap_err().to_string();
    assert!(
        error.contains("actor `eager` cannot go on: `cx.commit()` in a reaction"),
        "{error}"
    );
}

/// Two reactions: numbers are added up, and each tick of the other input reports the sum.
#[actor(reactions)]
struct Adder {
    numbers: Rx<u64>,
    asks: Rx<()>,
    sums: Tx<u64>,
    sum: u64,
    #[arg]
    factor: u64,
}

#[actor]
impl Adder {
    #[react(await_for_any!(self.numbers))]
    fn add(&mut self) {
        self.sum += self.factor * self.numbers.drain().sum::<u64>();
    }

    #[react(await_for_all!(self.asks, self.sums))]
    fn report(&mut self, _cx: &mut Context) -> Reaction {
        self.asks.take();
        self.sums.push(self.sum)?;
        Ok(())
    }
}

#[actor]
struct Asker {
    numbers: Tx<u64>,
    asks: Tx<()>,
    sums: Rx<u64>,
}

impl Behavior for Asker {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

graph! {
    fn adding() -> Adding {
        let asker = solo(Asker { .. });
        let adder = solo(Adder { sum: 0, factor: 10, .. });
        asker.numbers >> adder.numbers;
        asker.asks >> adder.asks;
        asker.sums << channel() << adder.sums;
    }
}

#[test]
fn several_reactions_run_in_the_order_written() {
    let mut app = adding();
    let mut asker = app.asker.play();
    let mut sim = app.simulate(6);
    asker.numbers.extend([1, 2]);
    asker.asks.extend([(), ()]);
    sim.run_until_idle();
    assert_eq!(asker.sums.drain().collect::<Vec<_>>(), [30, 30]);
    drop((asker.numbers, asker.asks));
    sim.run_until_stopped().unwrap();
}

/// Sends a beat at each tick.
#[actor(await_for_all!(every(SECOND)))]
fn beat(beats: &mut Tx<u64>, next: &mut u64) -> Reaction {
    beats.push(*next)?;
    *next += 1;
    Ok(())
}

#[actor]
fn listen(beats: &mut Rx<u64>) {
    beats.skip(usize::MAX);
}

graph! {
    fn beating() -> Beating {
        let beat = solo(beat { next: 0, .. });
        let listen = solo(listen { .. });
        beat.beats >> channel().capacity(1) >> listen.beats;
    }
}

#[test]
fn a_tick_that_found_its_channel_full_is_made_up_for_once_there_is_room() {
    let mut app = beating();
    let mut listen = app.listen.play();
    let mut sim = app.simulate(8);
    sim.run_for(2 * SECOND);
    assert_eq!(
        listen.beats.take(),
        Some(0),
        "the second tick found the channel full"
    );
    sim.run_until_idle();
    sim.run_until_idle();
    assert_eq!(listen.beats.take(), Some(1), "no third tick was needed");
}

/// One reaction may be stuck behind a full channel while the other has work.
#[actor(reactions)]
struct Sorter {
    input: Rx<u64>,
    asks: Rx<()>,
    out: Tx<u64>,
    sums: Tx<u64>,
    sum: u64,
}

#[actor]
impl Sorter {
    #[react(await_for_all!(self.input))]
    fn pass(&mut self) -> Reaction {
        while let Some(n) = self.input.take() {
            self.sum += n;
            self.out.push(n)?;
        }
        Ok(())
    }

    #[react(await_for_all!(self.asks, self.sums))]
    fn report(&mut self) -> Reaction {
        self.asks.take();
        self.sums.push(self.sum)?;
        Ok(())
    }
}

#[actor]
struct SorterBench {
    input: Tx<u64>,
    asks: Tx<()>,
    out: Rx<u64>,
    sums: Rx<u64>,
}

impl Behavior for SorterBench {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

graph! {
    fn sorting() -> Sorting {
        let bench = solo(SorterBench { .. });
        let sorter = solo(Sorter { sum: 0, .. });
        bench.input >> sorter.input;
        bench.asks >> sorter.asks;
        bench.out << channel().capacity(2) << sorter.out;
        bench.sums << channel() << sorter.sums;
    }
}

#[test]
fn a_reaction_that_waits_for_room_does_not_hold_up_the_others() {
    let mut app = sorting();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(9);
    bench.input.extend([1]);
    sim.run_until_idle();
    bench.input.extend([2, 3]);
    sim.run_until_idle();
    bench.asks.push(()).unwrap();
    sim.run_until_idle();
    assert_eq!(
        bench.sums.take(),
        Some(1),
        "what the undone attempt added is not in it"
    );
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [1]);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [2, 3]);
}

/// Commits one port alone.
#[actor]
fn tears(numbers: &mut Rx<u64>, out: &mut Tx<u64>) {
    numbers.map_into(out, |n| *n);
    out.commit();
}

graph! {
    fn tearing() -> Tearing {
        let bench = solo(Bench { .. });
        let tears = solo(tears { .. });
        bench.numbers >> tears.numbers;
        bench.out << channel() << tears.out;
        supervise([tears]).restart(Restart::never());
    }
}

#[test]
fn a_port_is_not_committed_alone_inside_a_reaction() {
    let mut app = tearing();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(10);
    bench.numbers.push(1).unwrap();
    let error = sim.run_until_stopped().unwrap_err().to_string();
    assert!(
        error.contains("in a reaction would tear its transaction"),
        "{error}"
    );
    assert_eq!(bench.out.take(), None);
}
