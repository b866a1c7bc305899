//! Reactions that follow each other in one poll: each is a transaction of its own.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use steadygraph::prelude::*;

/// How many numbers go through: many times what an actor may do in one poll.
const COUNT: u64 = 10_000;

/// Sends the numbers below `COUNT`, one a reaction.
#[actor]
fn count(cx: &mut Context, numbers: &mut Tx<u64>, next: &mut u64) -> Reaction {
    numbers.push(*next)?;
    *next += 1;
    if *next == COUNT {
        cx.request_shutdown();
    }
    Ok(())
}

/// Passes each on with how many there were before. Panics in the middle of a burst, once for each attempt.
#[actor]
fn number(
    cx: &mut Context,
    numbers: &mut Rx<u64>,
    numbered: &mut Tx<(u64, u64)>,
    before: &mut u64,
) -> Reaction {
    let number = numbers.take().unwrap_or(u64::MAX);
    numbered.push((number, *before))?;
    *before += 1;
    assert!(number != 700 * (cx.attempt() + 1) || cx.attempt() > 2);
    Ok(())
}

/// Counts those that are not where they belong.
#[actor]
fn check(numbered: &mut Rx<(u64, u64)>, seen: &Arc<AtomicU64>, wrong: &Arc<AtomicU64>) {
    for (number, before) in numbered.drain() {
        let expected = seen.fetch_add(1, Ordering::Relaxed);
        if (number, before) != (expected, expected) {
            wrong.fetch_add(1, Ordering::Relaxed);
        }
    }
}

graph! {
    fn numbering(together: bool, room: usize, seen: &Arc<AtomicU64>, wrong: &Arc<AtomicU64>) -> Numbering {
        let first = troupe();
        let second = if together { first.clone() } else { troupe() };
        let count = first.actor(count { next: 0, .. });
        let number = second.actor(number { before: 0, .. });
        let check = first.actor(check { seen: Arc::clone(seen), wrong: Arc::clone(wrong), .. });

        count.numbers   >> channel().capacity(1000) >> number.numbers;
        number.numbered >> channel().capacity(room) >> check.numbered;
        supervise([number]).restart(Restart::new().backoff(Duration::ZERO, Duration::ZERO));
    }
}

#[test]
fn a_panic_undoes_its_own_reaction_and_none_before_it() {
    // With room for five, there is often too little for a sender on another thread to keep in mind.
    for (together, room) in [(true, 1000), (true, 5), (false, 1000), (false, 5)] {
        let (seen, wrong) = (Arc::default(), Arc::default());
        numbering(together, room, &seen, &wrong)
            .start()
            .unwrap()
            .wait()
            .unwrap();
        let case = format!("together: {together}, room: {room}");
        assert_eq!(seen.load(Ordering::Relaxed), COUNT, "{case}");
        assert_eq!(wrong.load(Ordering::Relaxed), 0, "{case}");
    }
}

/// A number whose copy can be made to panic, once.
#[derive(Debug, Default)]
struct Fragile {
    number: u64,
    breaks_at: Arc<AtomicU64>,
}

impl Clone for Fragile {
    fn clone(&self) -> Self {
        let breaks = self.number > 0
            && self
                .breaks_at
                .compare_exchange(self.number, 0, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        assert!(!breaks, "the copy of {}", self.number);
        Self {
            number: self.number,
            breaks_at: Arc::clone(&self.breaks_at),
        }
    }
}

/// Counts what comes in state that rolls back.
#[actor(on_stop = report)]
fn tally(numbers: &mut Rx<u64>, #[state(rollback)] taken: &mut Fragile, result: &Arc<AtomicU64>) {
    numbers.take();
    taken.number += 1;
}

fn report(tally: &tally) {
    tally.result.store(tally.taken.number, Ordering::Relaxed);
}

graph! {
    fn tallying(together: bool, breaks_at: u64, result: &Arc<AtomicU64>) -> Tallying {
        let first = troupe();
        let second = if together { first.clone() } else { troupe() };
        let count = first.actor(count { next: 0, .. });
        let taken = Fragile { number: 0, breaks_at: Arc::new(AtomicU64::new(breaks_at)) };
        let tally = second.actor(tally { taken, result: Arc::clone(result), .. });
        count.numbers >> channel().capacity(1000) >> tally.numbers;
        supervise([tally]).restart(Restart::new().backoff(Duration::ZERO, Duration::ZERO));
    }
}

#[test]
fn state_that_cannot_be_kept_for_the_next_reaction_leaves_the_last_one_committed() {
    for together in [true, false] {
        let result = Arc::default();
        tallying(together, 50, &result)
            .start()
            .unwrap()
            .wait()
            .unwrap();
        assert_eq!(result.load(Ordering::Relaxed), COUNT);
    }
}

/// Passes numbers on, and fails at the fifth.
#[actor]
fn stumble(numbers: &mut Rx<u64>, passed: &mut Tx<u64>) -> Reaction {
    let number = numbers.take().unwrap_or(u64::MAX);
    passed.push(number)?;
    assert_ne!(number, 4);
    Ok(())
}

/// Counts what comes.
#[actor]
fn see(passed: &mut Rx<u64>, seen: &Arc<AtomicU64>) {
    seen.fetch_add(passed.drain().count() as u64, Ordering::Relaxed);
}

graph! {
    fn stumbling(together: bool, seen: &Arc<AtomicU64>) -> Stumbling {
        let first = troupe();
        let second = if together { first.clone() } else { troupe() };
        let count = first.actor(count { next: 0, .. });
        let stumble = second.actor(stumble { .. });
        let see = first.actor(see { seen: Arc::clone(seen), .. });
        count.numbers  >> stumble.numbers;
        stumble.passed >> see.passed;
        supervise([stumble]).restart(Restart::new().backoff(HOUR, HOUR));
        stop().deadline(Duration::ZERO);
    }
}

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn what_was_committed_before_a_failure_is_taken_while_the_actor_waits_for_its_restart() {
    for together in [true, false] {
        let seen = Arc::default();
        let handle = stumbling(together, &seen).start().unwrap();
        let began = Instant::now();
        while seen.load(Ordering::Relaxed) < 4 && began.elapsed() < Duration::from_secs(10) {
            std::thread::yield_now();
        }
        assert_eq!(seen.load(Ordering::Relaxed), 4, "together: {together}");
        handle.request_shutdown();
        // It waits for its restart still.
        handle.wait().unwrap_err();
    }
}

/// Passes numbers on without a look at the room for them.
#[actor(await_for_all!(numbers))]
fn press(numbers: &mut Rx<u64>, pressed: &mut Tx<u64>) -> Reaction {
    if let Some(number) = numbers.take() {
        pressed.push(number)?;
    }
    Ok(())
}

graph! {
    fn pressing(together: bool, seen: &Arc<AtomicU64>) -> Pressing {
        let first = troupe();
        let second = if together { first.clone() } else { troupe() };
        let count = first.actor(count { next: 0, .. });
        let press = second.actor(press { .. });
        let see = first.actor(see { seen: Arc::clone(seen), .. });
        count.numbers >> press.numbers;
        press.pressed >> channel().capacity(3) >> see.passed;
    }
}

#[test]
fn a_receiver_is_told_of_what_came_before_a_push_that_found_no_room() {
    for together in [true, false] {
        let seen = Arc::default();
        pressing(together, &seen).start().unwrap().wait().unwrap();
        assert_eq!(seen.load(Ordering::Relaxed), COUNT, "together: {together}");
    }
}

/// Where a port is while it is not in its actor's hands.
type Elsewhere = Arc<Mutex<Option<Tx<u64>>>>;

/// Passes numbers on; those from 50 to 59 through a port of its own making, which it puts in the other's place.
#[actor]
fn divert(numbers: &mut Rx<u64>, passed: &mut Tx<u64>, elsewhere: &Elsewhere) -> Reaction {
    let number = numbers.take().unwrap_or(u64::MAX);
    passed.push(number)?;
    if number == 49 || number == 59 {
        let other = elsewhere.lock().unwrap().take();
        let port = std::mem::replace(passed, other.expect("it is there"));
        *elsewhere.lock().unwrap() = Some(port);
    }
    Ok(())
}

graph! {
    fn diverting(together: bool, elsewhere: &Elsewhere, seen: &Arc<AtomicU64>) -> Diverting {
        let first = troupe();
        let second = if together { first.clone() } else { troupe() };
        let count = first.actor(count { next: 0, .. });
        let divert = second.actor(divert { elsewhere: Arc::clone(elsewhere), .. });
        let see = first.actor(see { seen: Arc::clone(seen), .. });
        count.numbers >> channel().capacity(1000) >> divert.numbers;
        divert.passed >> channel().capacity(1000) >> see.passed;
    }
}

#[test]
fn a_port_that_a_reaction_puts_in_anothers_place_is_not_committed_with_the_others() {
    for together in [true, false] {
        let (foreign, others) = channel().open();
        let (elsewhere, seen) = (Arc::new(Mutex::new(Some(foreign))), Arc::default());
        diverting(together, &elsewhere, &seen)
            .start()
            .unwrap()
            .wait()
            .unwrap();
        assert_eq!(seen.load(Ordering::Relaxed), COUNT - 10);
        assert_eq!(others.len(), 0, "together: {together}");
        elsewhere.lock().unwrap().as_mut().unwrap().commit();
        assert_eq!(
            others.iter().copied().collect::<Vec<_>>(),
            (50..60).collect::<Vec<_>>()
        );
    }
}

/// Counts every third number in state that commits with the ports. Panics in the middle of a burst, once for each attempt.
#[actor(on_stop = say)]
fn every_third(
    cx: &mut Context,
    numbers: &mut Rx<u64>,
    counted: &mut SteadyState<u64>,
    result: &Arc<AtomicU64>,
) {
    let number = numbers.take().unwrap_or(u64::MAX);
    if number.is_multiple_of(3) {
        counted.update(|counted| *counted += 1);
    }
    // A number that has just been counted.
    assert!(number != 702 * (cx.attempt() + 1) || cx.attempt() > 2);
}

fn say(every_third: &every_third) {
    every_third
        .result
        .store(*every_third.counted, Ordering::Relaxed);
}

graph! {
    fn counting_thirds(together: bool, result: &Arc<AtomicU64>) -> CountingThirds {
        let first = troupe();
        let second = if together { first.clone() } else { troupe() };
        let count = first.actor(count { next: 0, .. });
        let every_third = second.actor(every_third { counted: SteadyState::new(0), result: Arc::clone(result), .. });
        count.numbers >> channel().capacity(1000) >> every_third.numbers;
        supervise([every_third]).restart(Restart::new().backoff(Duration::ZERO, Duration::ZERO));
    }
}

#[test]
fn steady_state_is_committed_with_each_reaction_that_changes_it() {
    for together in [true, false] {
        let result = Arc::default();
        counting_thirds(together, &result)
            .start()
            .unwrap()
            .wait()
            .unwrap();
        assert_eq!(result.load(Ordering::Relaxed), COUNT.div_ceil(3));
    }
}

/// Passes numbers on, and changes state that rolls back.
#[actor]
fn pass_and_tally(
    numbers: &mut Rx<u64>,
    passed: &mut Tx<u64>,
    #[state(rollback)] taken: &mut Fragile,
) -> Reaction {
    passed.push(numbers.take().unwrap_or(u64::MAX))?;
    taken.number += 1;
    Ok(())
}

graph! {
    fn passing_and_tallying(together: bool, seen: &Arc<AtomicU64>) -> PassingAndTallying {
        let first = troupe();
        let second = if together { first.clone() } else { troupe() };
        let see = first.actor(see { seen: Arc::clone(seen), .. });
        let count = first.actor(count { next: 0, .. });
        let taken = Fragile { number: 0, breaks_at: Arc::new(AtomicU64::new(1)) };
        let pass_and_tally = second.actor(pass_and_tally { taken, .. });
        count.numbers         >> channel().capacity(1000) >> pass_and_tally.numbers;
        pass_and_tally.passed >> channel().capacity(1000) >> see.passed;
        supervise([pass_and_tally]).restart(Restart::new().backoff(HOUR, HOUR));
        stop().deadline(Duration::ZERO);
    }
}

#[test]
fn what_a_reaction_has_committed_is_told_although_the_state_cannot_be_kept_for_the_next_one() {
    for together in [true, false] {
        let seen = Arc::default();
        let handle = passing_and_tallying(together, &seen).start().unwrap();
        let began = Instant::now();
        while seen.load(Ordering::Relaxed) == 0 && began.elapsed() < Duration::from_secs(10) {
            std::thread::yield_now();
        }
        assert_eq!(seen.load(Ordering::Relaxed), 1, "together: {together}");
        handle.request_shutdown();
        // It waits for its restart still.
        handle.wait().unwrap_err();
    }
}

/// Deals numbers out, each to one lane and its double to the other, and now and then exchanges the lanes.
#[actor]
fn deal(numbers: &mut [Rx<u64>; 1], dealt: &mut [Tx<u64>; 2]) -> Reaction {
    let number = numbers[0].take().unwrap_or(u64::MAX);
    dealt[0].push(number)?;
    dealt[1].push(2 * number)?;
    if number % 100 == 50 {
        dealt.swap(0, 1);
    }
    Ok(())
}

/// Adds up what comes from both.
#[actor(on_stop = compare)]
fn sum(dealt: &mut [Rx<u64>; 2], sum: &mut u64, result: &Arc<AtomicU64>) {
    *sum += dealt.iter_mut().filter_map(Rx::take).sum::<u64>();
}

fn compare(sum: &sum) {
    sum.result.store(sum.sum, Ordering::Relaxed);
}

graph! {
    fn dealing(together: bool, result: &Arc<AtomicU64>) -> Dealing {
        let first = troupe();
        let second = if together { first.clone() } else { troupe() };
        let count = first.actor(count { next: 0, .. });
        let deal = second.actor(deal { .. });
        let sum = first.actor(sum { sum: 0, result: Arc::clone(result), .. });
        count.numbers >> channel().capacity(1000) >> deal.numbers[0];
        deal.dealt    >> channel().capacity(1000) >> sum.dealt;
    }
}

#[test]
fn the_lanes_of_bundles_are_committed_also_where_a_reaction_exchanges_them() {
    for together in [true, false] {
        let result = Arc::default();
        dealing(together, &result).start().unwrap().wait().unwrap();
        assert_eq!(result.load(Ordering::Relaxed), 3 * COUNT * (COUNT - 1) / 2);
    }
}
