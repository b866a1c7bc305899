//! Which message is to blame, among several inputs, batches, and messages that are only looked at or moved out.

use steadygraph::Totals;
use steadygraph::prelude::*;

use super::{SECOND, Source, seeds, totals};

/// Reads two inputs in turn and fails on one.
#[actor(await_for_all!(left, right))]
fn pair(left: &mut Rx<u64>, right: &mut Rx<String>, seen: &mut u64) {
    let number = left.take();
    let text = right.peek().map(String::as_str);
    *seen += 1;
    assert_ne!(text, Some("bad"), "with {number:?}");
    right.skip(1);
}

graph! {
    fn pairs() -> Pairs {
        let numbers = solo(Source::<u64> { .. });
        let texts = solo(Source::<String> { .. });
        let pair = solo(pair { seen: 0, .. });
        numbers.out >> pair.left;
        texts.out >> pair.right;
    }
}

#[test]
fn of_several_inputs_the_one_that_was_read_last_has_the_culprit() {
    for seed in seeds() {
        let mut app = pairs();
        let (mut numbers, mut texts) = (app.numbers.play(), app.texts.play());
        let mut sim = app.simulate(seed);
        numbers.out.extend(0..3);
        texts
            .out
            .extend(["good", "bad", "good", "good"].map(String::from));
        sim.run_for(SECOND);
        let (left, right) = (totals(&sim, "pair.left"), totals(&sim, "pair.right"));
        assert_eq!((left.taken, left.dead_lettered), (3, 0));
        assert_eq!((right.taken, right.dead_lettered), (3, 1));
        assert_eq!(sim.counters().actors()[0].restarts(), 3);
    }
}

/// Asks for three at once, and fails on the middle one of a batch that holds a 7.
#[actor(await_for_all!(input.avail(3)))]
fn threes(input: &mut Rx<u64>, sums: &mut u64) {
    for n in input.drain().take(3) {
        assert_ne!(n, 7);
        *sums += n;
    }
}

graph! {
    fn by_threes() -> ByThrees {
        let source = solo(Source::<u64> { .. });
        let threes = solo(threes { sums: 0, .. });
        source.out >> threes.input;
    }
}

#[test]
fn an_actor_that_asks_for_three_at_once_sees_three_and_loses_the_culprit_alone() {
    let mut app = by_threes();
    let mut source = app.source.play();
    let mut sim = app.simulate(1);
    source.out.extend([5, 6, 1, 2, 7, 3, 4]);
    sim.run_for(SECOND);
    let totals = totals(&sim, "threes.input");
    assert_eq!((totals.taken, totals.dead_lettered), (6, 1));
}

/// Moves messages out: what a failure took with it is lost, and cannot be blamed.
#[actor]
fn owner(input: &mut Rx<String>) {
    if let Some(text) = input.take_owned() {
        assert_ne!(text, "bad");
    }
}

graph! {
    fn owning() -> Owning {
        let source = solo(Source::<String> { .. });
        let owner = solo(owner { .. });
        source.out >> owner.input;
    }
}

#[test]
fn a_message_that_was_moved_out_is_lost_and_not_dead_lettered() {
    let mut app = owning();
    let mut source = app.source.play();
    let mut sim = app.simulate(1);
    source.out.extend(["good", "bad", "good"].map(String::from));
    sim.run_for(SECOND);
    let totals = totals(&sim, "owner.input");
    assert_eq!((totals.taken, totals.lost, totals.dead_lettered), (2, 1, 0));
}

/// Takes pairs for as long as there are some, and fails on one at the end: its last look is at `left`, its last read is not.
#[actor(await_for_all!(left, right))]
fn zip(left: &mut Rx<u64>, right: &mut Rx<u64>, sum: &mut u64) {
    let mut pairs = Vec::new();
    while let Some(l) = left.take() {
        pairs.push((l, right.take().unwrap_or(0)));
        if right.is_empty() && !left.is_empty() {
            break;
        }
    }
    for (l, r) in pairs {
        assert_ne!(r, 666);
        *sum += l + r;
    }
}

graph! {
    fn zipping() -> Zipping {
        let lefts = solo(Source::<u64> { .. });
        let rights = solo(Source::<u64> { .. });
        let zip = solo(zip { sum: 0, .. });
        lefts.out >> zip.left;
        rights.out >> zip.right;
    }
}

#[test]
fn a_look_that_finds_nothing_is_no_read() {
    let mut app = zipping();
    let (mut lefts, mut rights) = (app.lefts.play(), app.rights.play());
    let mut sim = app.simulate(1);
    lefts.out.extend(1..10);
    rights.out.extend([1, 666, 3, 4, 5, 6, 7, 8, 9]);
    sim.run_for(100 * SECOND);
    assert_eq!(totals(&sim, "zip.left").dead_lettered, 0);
    assert_eq!(totals(&sim, "zip.right").dead_lettered, 1);
}

/// At first reads two by reference, moves the third out, and fails on it. Later it reads one by one, and fails so often on `b`.
#[actor]
fn mixed(input: &mut Rx<String>, times: &u64, #[state(keep)] attempts: &mut u64) {
    *attempts += 1;
    if *attempts == 1 {
        input.skip(2);
        let owned = input.take_owned();
        panic!("on {owned:?}");
    }
    let is_b = input.peek().is_some_and(|text| text == "b");
    input.skip(1);
    assert!(!is_b || *attempts > 2 + *times, "on b");
}

graph! {
    fn mixing(times: u64) -> Mixing {
        let source = solo(Source::<String> { .. });
        let mixed = solo(mixed { times, attempts: 0, .. });
        source.out >> mixed.input;
    }
}

/// What becomes of four messages.
fn mixed_totals(times: u64) -> Totals {
    let mut app = mixing(times);
    let mut source = app.source.play();
    let mut sim = app.simulate(1);
    source.out.extend(["a", "b", "c", "d"].map(String::from));
    sim.run_for(10 * SECOND);
    totals(&sim, "mixed.input")
}

#[test]
fn the_neighbour_of_a_lost_message_is_not_suspected_in_its_place() {
    let totals = mixed_totals(2);
    assert_eq!((totals.lost, totals.dead_lettered, totals.taken), (1, 0, 3));
}

#[test]
fn a_message_at_the_index_of_a_lost_one_may_be_poison() {
    let totals = mixed_totals(u64::MAX - 2);
    assert_eq!((totals.lost, totals.dead_lettered, totals.taken), (1, 1, 2));
}

/// Looks at the settings, moves a job out, and fails on the first jobs.
#[actor]
fn configured(
    settings: &mut Rx<u64>,
    jobs: &mut Rx<String>,
    #[state(keep)] failures: &mut u64,
    fails: &u64,
) {
    let _ = settings.peek();
    let job = jobs.take_owned();
    if *failures < *fails {
        *failures += 1;
        panic!("on {job:?}");
    }
}

graph! {
    fn configuring(fails: u64) -> Configuring {
        let configurer = solo(Source::<u64> { .. });
        let source = solo(Source::<String> { .. });
        let configured = solo(configured { failures: 0, fails, .. });
        configurer.out >> configured.settings;
        source.out >> configured.jobs;
        supervise([configured]).restart(Restart::new().limit(5));
    }
}

#[test]
fn what_was_only_looked_at_is_not_to_blame_for_a_message_that_was_moved_out() {
    let mut app = configuring(4);
    let (mut configurer, mut source) = (app.configurer.play(), app.source.play());
    let mut sim = app.simulate(1);
    configurer.out.extend([1]);
    source.out.extend((0..6).map(|job| job.to_string()));
    sim.run_for(10 * SECOND);
    assert_eq!(totals(&sim, "configured.settings").dead_lettered, 0);
    let jobs = totals(&sim, "configured.jobs");
    assert_eq!((jobs.lost, jobs.taken), (4, 2));
}

/// Looks at both, and fails every second time.
#[actor]
fn torn(left: &mut Rx<u64>, right: &mut Rx<u64>, #[state(keep)] calls: &mut u64) {
    let both = (left.peek(), right.peek());
    *calls += 1;
    assert!(calls.is_multiple_of(2), "on one of {both:?}");
}

graph! {
    fn tearing() -> Tearing {
        let left = solo(Source::<u64> { .. });
        let right = solo(Source::<u64> { .. });
        let torn = solo(torn { calls: 0, .. });
        left.out >> torn.left;
        right.out >> torn.right;
    }
}

#[test]
fn failures_count_where_no_message_can_be_told_to_be_to_blame() {
    let mut app = tearing();
    let (mut left, mut right) = (app.left.play(), app.right.play());
    let mut sim = app.simulate(1);
    left.out.extend([1]);
    right.out.extend([2]);
    let error = sim.run_until_stopped().unwrap_err();
    assert_eq!(error.failures()[0].actor(), "torn");
}
