//! What runs where an actor's life begins: `on_start` and `on_restart`.

use std::time::Duration;

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

/// Fails on 13, and in the first restart too, half done.
#[actor(on_start = set_up, on_restart = set_up_again)]
fn fragile(
    numbers: &mut Rx<u64>,
    out: &mut Tx<u64>,
    restarts: &mut u64,
    #[state(keep)] tries: &mut u64,
) -> Reaction {
    let _ = (restarts, tries);
    if let Some(number) = numbers.take() {
        if number == 13 {
            return Err(ActorError::msg("13 is not welcome"));
        }
        out.push(number)?;
    }
    Ok(())
}

fn set_up(fragile: &mut fragile) -> Reaction {
    fragile.out.push(100)?;
    Ok(())
}

fn set_up_again(fragile: &mut fragile) -> Reaction {
    fragile.tries += 1;
    fragile.restarts += 1;
    fragile.out.push(200 + fragile.restarts)?;
    if fragile.tries == 1 {
        return Err(ActorError::msg("the first restart fails"));
    }
    Ok(())
}

graph! {
    fn breaking() -> Breaking {
        let bench = solo(Bench { .. });
        let fragile = solo(fragile { restarts: 0, tries: 0, .. });
        bench.numbers >> fragile.numbers;
        bench.out << channel() << fragile.out;
        supervise([fragile]).restart(Restart::new().poison_after(1));
    }
}

#[test]
fn each_later_attempt_begins_with_the_restart_and_a_failure_in_it_is_undone() {
    let mut app = breaking();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.numbers.extend([1, 13, 2]);
    sim.run_for(Duration::from_secs(1));
    // 201 came of the second try: what the first one sent and counted is undone, but state that is kept.
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [100, 1, 201, 2]);
}
