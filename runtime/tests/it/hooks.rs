//! What runs where an actor's life begins and ends: `on_start`, `on_restart`, `on_stop`.

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

fn part(polite: &mut polite) -> Reaction {
    polite.out.push(3000)?;
    Ok(())
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

#[test]
fn a_stop_that_finds_no_room_waits_for_it() {
    let mut app = passing(1, 1);
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    drop(bench.numbers);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [1000]);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [3000]);
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

/// Sends what it has counted at its stop, which fails in its first two attempts.
#[actor(reactions)]
struct Closing {
    numbers: Rx<u64>,
    out: Tx<u64>,
    count: u64,
    #[state(keep)]
    stops: u64,
}

#[actor]
impl Closing {
    #[react(await_for_all!(self.numbers))]
    fn count(&mut self) {
        self.count += self.numbers.drain().sum::<u64>();
    }

    #[on_stop]
    fn close(&mut self) -> Reaction {
        self.stops += 1;
        self.count += 100;
        self.out.push(self.count)?;
        if self.stops < 3 {
            return Err(ActorError::msg("the till is stuck"));
        }
        Ok(())
    }
}

/// As `Closing`, in a function.
#[actor(await_for_all!(numbers), on_stop = close)]
fn closing(
    numbers: &mut Rx<u64>,
    out: &mut Tx<u64>,
    count: &mut u64,
    #[state(keep)] stops: &mut u64,
) {
    *count += numbers.drain().sum::<u64>();
    let _ = (out, stops);
}

fn close(closing: &mut closing) -> Reaction {
    closing.stops += 1;
    closing.count += 100;
    closing.out.push(closing.count)?;
    if closing.stops < 3 {
        return Err(ActorError::msg("the till is stuck"));
    }
    Ok(())
}

graph! {
    fn closing_time(restart: Restart) -> ClosingTime {
        let bench = [solo(Bench { .. }); 2];
        let method = solo(Closing { count: 0, stops: 0, .. });
        let function = solo(closing { count: 0, stops: 0, .. });
        bench[0].numbers >> method.numbers;
        bench[0].out << channel() << method.out;
        bench[1].numbers >> function.numbers;
        bench[1].out << channel() << function.out;
        supervise([method, function]).restart(restart);
    }
}

#[test]
fn a_stop_that_fails_is_undone_and_comes_again_after_the_restart() {
    let mut app = closing_time(Restart::new());
    let mut bench = app.bench.each_mut().map(|bench| bench.play());
    let mut sim = app.simulate(1);
    for bench in &mut bench {
        bench.numbers.push(1).unwrap();
    }
    let [method, function] = bench;
    drop((method.numbers, function.numbers));
    sim.run_for(Duration::from_secs(1));
    for mut out in [method.out, function.out] {
        assert_eq!(out.drain().collect::<Vec<_>>(), [101]);
    }
}

#[test]
fn a_stop_that_fails_for_good_is_in_the_error() {
    let mut app = closing_time(Restart::never());
    // The receivers stay.
    let _outs = app.bench.each_mut().map(|bench| bench.play().out);
    let error = app.simulate(1).run_until_stopped().unwrap_err();
    assert_eq!(error.failures().len(), 2, "{error}");
    assert!(error.to_string().contains("the till is stuck"), "{error}");
}
