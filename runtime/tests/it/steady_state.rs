//! `SteadyState` commits and rolls back with the ports of its actor.

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

/// Sends the sum of all numbers so far.
#[actor]
async fn tally(numbers: &mut Rx<u64>, out: &mut Tx<u64>, total: &mut SteadyState<Vec<u64>>) {
    while await_for_all!(numbers, out) {
        for number in numbers.drain() {
            total.update(|total| total.push(number));
        }
        let _ = out.push(total.iter().sum());
    }
}

graph! {
    fn tallying() -> Tallying {
        let bench = solo(Bench { .. });
        let tally = solo(tally { total: SteadyState::new(vec![100]), .. });
        bench.numbers >> tally.numbers;
        bench.out << channel() << tally.out;
    }
}

#[test]
fn a_change_before_a_wait_is_there_after_it() {
    let mut app = tallying();
    assert_eq!(**app.tally.total, [100], "it is read like any field");
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    for (numbers, sum) in [(vec![1, 2], 103), (vec![3], 106), (vec![4, 5], 115)] {
        bench.numbers.extend(numbers);
        sim.run_until_idle();
        assert_eq!(bench.out.drain().collect::<Vec<_>>(), [sum]);
    }
}

#[test]
fn a_wait_does_not_wait_for_it() {
    let mut app = tallying();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    sim.run_until_idle();
    drop(bench.numbers);
    sim.run_until_idle();
    assert!(bench.out.is_closed(), "its one input is spent");
    assert_eq!(bench.out.take(), None);
}

/// Passes numbers on in twos, and notes them before it knows whether there is room. The state needs no `Copy`.
#[actor(await_for_all!(numbers, out))]
fn twice(numbers: &mut Rx<u64>, out: &mut Tx<u64>, seen: &mut SteadyState<Vec<u64>>) -> Reaction {
    let n = numbers.take().unwrap_or_default();
    seen.update(|seen| seen.push(n));
    out.push(n)?;
    out.push(1000 * seen.iter().sum::<u64>())?;
    Ok(())
}

graph! {
    fn doubling() -> Doubling {
        let bench = solo(Bench { .. });
        let twice = solo(twice { seen: SteadyState::default(), .. });
        bench.numbers >> twice.numbers;
        bench.out << channel().capacity(3) << twice.out;
    }
}

#[test]
fn an_attempt_that_is_undone_undoes_its_changes() {
    let mut app = doubling();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.numbers.extend([7, 8]);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [7, 7000]);
    sim.run_until_idle();
    assert_eq!(
        bench.out.drain().collect::<Vec<_>>(),
        [8, 15_000],
        "the 8 was noted once"
    );
}

/// A struct with reactions, and one state for each of its inputs.
#[actor(reactions)]
struct Ledger {
    numbers: Rx<u64>,
    out: Tx<u64>,
    sides: [SteadyState<Vec<u64>>; 2],
}

#[actor]
impl Ledger {
    #[react(await_for_all!(self.numbers, self.out))]
    fn enter(&mut self) -> Reaction {
        for number in self.numbers.drain() {
            self.sides[usize::from(number % 2 == 1)].update(|side| side.push(number));
        }
        let [even, odd] = &self.sides;
        self.out.push(10 * even.len() as u64 + odd.len() as u64)?;
        Ok(())
    }
}

graph! {
    fn entering() -> Entering {
        let bench = solo(Bench { .. });
        let ledger = solo(Ledger { sides: Default::default(), .. });
        bench.numbers >> ledger.numbers;
        bench.out << channel() << ledger.out;
    }
}

#[test]
fn an_array_of_it_is_settled_as_a_whole() {
    let mut app = entering();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.numbers.extend([1, 2, 3]);
    sim.run_until_idle();
    bench.numbers.extend([5]);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [12, 13]);
}

/// Notes numbers in state that rolls back and in state that is kept, and fails on 13.
#[actor]
async fn fragile(
    numbers: &mut Rx<u64>,
    out: &mut Tx<u64>,
    steady: &mut SteadyState<Vec<u64>>,
    kept: &mut Vec<u64>,
) -> Reaction {
    while await_for_all!(numbers, out) {
        let number = numbers.take().unwrap_or_default();
        steady.update(|steady| steady.push(number));
        kept.push(number);
        if number == 13 {
            return Err(ActorError::msg("13 is not welcome"));
        }
        out.push(100 * steady.len() as u64 + kept.len() as u64)?;
    }
    Ok(())
}

graph! {
    fn failing() -> Failing {
        let bench = solo(Bench { .. });
        let fragile = solo(fragile { steady: SteadyState::default(), kept: Vec::new(), .. });
        bench.numbers >> fragile.numbers;
        bench.out << channel() << fragile.out;
        supervise([fragile]).restart(Restart::new().poison_after(1));
    }
}

#[test]
fn a_restart_finds_it_as_it_was_at_the_last_commit() {
    let mut app = failing();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.numbers.extend([1, 13, 2]);
    sim.run_for(Duration::from_secs(1));
    // The 1 and the 2 are in it; bare state has the 13 too.
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [101, 203]);
}

/// Starts anew with each 0, and fails on its first 2.
#[actor]
async fn resets(
    cx: &mut Context,
    input: &mut Rx<u64>,
    since: &mut SteadyState<Vec<u64>>,
    seen: &std::sync::Arc<std::sync::Mutex<Vec<u64>>>,
) {
    while await_for_all!(input) {
        match input.take() {
            Some(0) => *since = SteadyState::default(),
            Some(n) => since.update(|since| since.push(n)),
            None => {}
        }
        assert!(since.last() != Some(&2) || cx.attempt() > 0, "2, once");
        seen.lock().unwrap().clone_from(since);
    }
}

#[actor]
struct Ends {
    out: Tx<u64>,
}

impl Behavior for Ends {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

graph! {
    fn resetting(seen: &std::sync::Arc<std::sync::Mutex<Vec<u64>>>) -> Resetting {
        let ends = solo(Ends { .. });
        let resets = solo(resets { since: SteadyState::default(), seen: seen.clone(), .. });
        ends.out >> resets.input;
    }
}

#[test]
fn one_that_was_put_in_its_place_rolls_back_too() {
    let seen = std::sync::Arc::default();
    let mut app = resetting(&seen);
    let mut ends = app.ends.play();
    let mut sim = app.simulate(1);
    ends.out.extend([7, 0, 1, 2, 3]);
    sim.run_for(std::time::Duration::from_secs(1));
    assert_eq!(*seen.lock().unwrap(), [1, 2, 3]);
}
