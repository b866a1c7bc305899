//! What runs where an actor's life begins: `on_start` and `on_restart`.

use steadygraph::prelude::*;

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

/// Sends all numbers on, after a greeting.
#[actor(on_start = greet, on_restart = greet_again, on_stop = part)]
fn polite(numbers: &mut Rx<u64>, out: &mut Tx<u64>, greetings: &u64) {
    let _ = greetings;
    numbers.map_into(out, |n| *n);
}

fn greet(polite: &mut polite) -> Reaction {
    for greeting in 0..polite.greetings {
        polite.out.push(1000 + greeting)?;
    }
    Ok(())
}

fn greet_again(polite: &mut polite) -> Reaction {
    polite.out.push(2000)?;
    Ok(())
}

fn part(polite: &mut polite) {
    let _ = polite.out.push(3000);
}

graph! {
    fn passing(greetings: u64, capacity: usize) -> Passing {
        let bench = solo(Bench { .. });
        let polite = solo(polite { greetings, .. });
        bench.numbers >> polite.numbers;
        bench.out << channel().capacity(capacity) << polite.out;
    }
}

#[test]
fn the_start_comes_before_the_first_wait_and_is_committed() {
    let mut app = passing(1, 64);
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [1000]);
    bench.numbers.extend([1, 2]);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [1, 2]);
    drop(bench.numbers);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [3000]);
}

#[test]
fn a_start_that_finds_no_room_waits_for_it_and_begins_anew() {
    let mut app = passing(2, 2);
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [1000, 1001]);
}

#[actor(on_start = stumble)]
fn clumsy(numbers: &mut Rx<u64>, out: &mut Tx<u64>, seen: &mut u64) {
    *seen += 1;
    numbers.map_into(out, |n| *n);
}

fn stumble(clumsy: &mut clumsy) -> Reaction {
    clumsy.out.push(1)?;
    Err(ActorError::msg("the start is slippery"))
}

graph! {
    fn stumbling() -> Stumbling {
        let bench = solo(Bench { .. });
        let clumsy = solo(clumsy { seen: 0, .. });
        bench.numbers >> clumsy.numbers;
        bench.out << channel() << clumsy.out;
        supervise([clumsy]).restart(Restart::never());
    }
}

#[test]
fn a_failure_at_the_start_is_the_actors_and_publishes_nothing() {
    let mut app = stumbling();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    let error = sim.run_until_stopped().unwrap_err().to_string();
    assert!(
        error.contains("`clumsy`") && error.contains("the start is slippery"),
        "{error}"
    );
    assert_eq!(bench.out.take(), None);
}

/// Counts its numbers from what its start sets, with what each attempt adds.
#[actor(reactions)]
struct Counter {
    numbers: Rx<u64>,
    out: Tx<u64>,
    count: u64,
}

#[actor]
impl Counter {
    #[on_start]
    fn begin(&mut self) {
        self.count = 10;
    }

    #[on_restart]
    fn begin_again(&mut self) -> Reaction {
        self.count = 20;
        Ok(())
    }

    #[react(await_for_all!(self.numbers, self.out))]
    fn count(&mut self) -> Reaction {
        self.count += self.numbers.drain().sum::<u64>();
        self.out.push(self.count)?;
        Ok(())
    }
}

graph! {
    fn counting() -> Counting {
        let bench = solo(Bench { .. });
        let counter = solo(Counter { count: 0, .. });
        bench.numbers >> counter.numbers;
        bench.out << channel() << counter.out;
    }
}

#[test]
fn a_method_starts_a_struct() {
    let mut app = counting();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.numbers.extend([1, 2]);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [13]);
}
