//! Messages that an actor fails on again and again.

use std::time::Duration;

use steadygraph::prelude::*;
use steadygraph::{ChannelName, Simulation, Totals};

const SECOND: Duration = Duration::from_secs(1);

/// Few under Miri, which takes its time.
fn seeds() -> std::ops::Range<u64> {
    0..if cfg!(miri) { 2 } else { 50 }
}

/// Fails on some numbers, always.
#[actor]
fn picky(input: &mut Rx<u64>, out: &mut Tx<u64>, bad: &Vec<u64>, seen: &mut u64) {
    input.map_into(out, |n| {
        *seen += 1;
        assert!(!bad.contains(n), "{n} is bad");
        *n
    });
}

/// Holds the ends that a test plays.
#[actor]
struct Source<T: Send + 'static> {
    out: Tx<T>,
}

#[actor]
struct Sink<T: Send + 'static> {
    input: Rx<T>,
}

impl<T: Send + 'static> Behavior for Source<T> {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

impl<T: Send + 'static> Behavior for Sink<T> {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

graph! {
    fn picking(bad: Vec<u64>, policy: Restart) -> Picking {
        let source = solo(Source::<u64> { .. });
        let picky = solo(picky { bad, seen: 0, .. });
        let sink = solo(Sink::<u64> { .. });
        let archive = solo(Sink::<DeadLetter<u64>> { .. });
        source.out >> channel().capacity(64) >> picky.input;
        picky.out >> channel().capacity(64) >> sink.input;
        dead(picky.input) >> channel().capacity(1) >> archive.input;
        supervise([picky]).restart(policy);
    }
}

fn totals(sim: &Simulation, to: &str) -> Totals {
    let of = |(channel, _): &(ChannelName, Totals)| channel.to() == to;
    sim.totals().into_iter().find(of).unwrap().1
}

#[test]
fn of_a_batch_of_64_whose_fourth_is_poison_that_one_alone_is_dead_lettered() {
    for seed in seeds() {
        let mut app = picking(vec![3], Restart::new());
        let (mut source, mut sink, mut archive) =
            (app.source.play(), app.sink.play(), app.archive.play());
        let mut sim = app.simulate(seed);
        assert_eq!(source.out.extend(0..64), 64);
        sim.run_for(SECOND);

        let passed: Vec<u64> = sink.input.drain().collect();
        let expected: Vec<u64> = (0..64).filter(|n| *n != 3).collect();
        assert_eq!(passed, expected, "each neighbour once, in order");
        let letter = archive.input.take_owned().unwrap();
        assert_eq!((letter.message, letter.attempts), (3, 3));
        assert_eq!(letter.channel.to(), "picky.input");
        assert!(
            letter
                .reason
                .contains("`picky` panicked in attempt 2: 3 is bad")
        );
        assert!(archive.input.is_empty());
        let totals = totals(&sim, "picky.input");
        assert_eq!((totals.taken, totals.dead_lettered), (63, 1));
        assert_eq!(sim.counters().actors()[0].restarts(), 3);
    }
}

#[test]
fn failures_that_a_dead_letter_cures_do_not_count_against_the_limit() {
    let bad = vec![1, 2, 5, 6, 7];
    let mut app = picking(bad.clone(), Restart::new().limit(1).within(1000 * SECOND));
    let (mut source, mut sink, mut archive) =
        (app.source.play(), app.sink.play(), app.archive.play());
    let mut sim = app.simulate(1);
    source.out.extend(0..10);
    for number in bad {
        // The archive takes one at a time: the others wait for its room.
        sim.run_for(SECOND);
        assert_eq!(archive.input.take_owned().unwrap().message, number);
    }
    sim.run_for(SECOND);
    assert_eq!(sink.input.drain().collect::<Vec<_>>(), [0, 3, 4, 8, 9]);
}

#[test]
fn a_message_that_is_processed_after_all_makes_its_failures_count() {
    /// Fails twice on every message.
    #[actor]
    fn moody(cx: &mut Context, input: &mut Rx<u64>, #[state(keep)] tries: &mut u64) {
        let _ = cx;
        input.skip(1);
        *tries += 1;
        assert!(tries.is_multiple_of(3), "not yet");
    }

    graph! {
        fn moods() -> Moods {
            let source = solo(Source::<u64> { .. });
            let moody = solo(moody { tries: 0, .. });
            source.out >> moody.input;
            supervise([moody]).restart(Restart::new().limit(3).within(1000 * SECOND));
        }
    }
    let mut app = moods();
    let mut source = app.source.play();
    let mut sim = app.simulate(1);
    source.out.extend(0..10);
    let error = sim.run_until_stopped().unwrap_err();
    // Two for each of two messages would be four: the first of the third message finds them.
    assert_eq!(error.failures()[0].attempt(), 4, "{error}");
    assert_eq!(totals(&sim, "moody.input").dead_lettered, 0);
}

#[test]
fn without_a_link_the_message_is_dropped_and_counted() {
    graph! {
        fn unlinked() -> Unlinked {
            let source = solo(Source::<u64> { .. });
            let picky = solo(picky { bad: vec![4], seen: 0, .. });
            let sink = solo(Sink::<u64> { .. });
            source.out >> picky.input;
            picky.out >> sink.input;
        }
    }
    let mut app = unlinked();
    let (mut source, mut sink) = (app.source.play(), app.sink.play());
    let mut sim = app.simulate(1);
    source.out.extend(0..6);
    sim.run_for(SECOND);
    assert_eq!(sink.input.drain().collect::<Vec<_>>(), [0, 1, 2, 3, 5]);
    assert_eq!(totals(&sim, "picky.input").dead_lettered, 1);
}

#[test]
fn once_the_archive_has_ended_dead_letters_are_dropped_and_counted() {
    let mut app = picking(vec![0, 1, 2], Restart::new());
    let (mut source, mut sink, archive) = (app.source.play(), app.sink.play(), app.archive.play());
    let mut sim = app.simulate(1);
    drop(archive);
    source.out.extend(0..4);
    sim.run_for(SECOND);
    assert_eq!(sink.input.take(), Some(3));
    assert_eq!(totals(&sim, "picky.input").dead_lettered, 3);
}

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

#[test]
fn poison_is_not_looked_for_where_the_policy_says_so() {
    let policy = Restart::new().limit(4).poison_after(0);
    let mut app = picking(vec![0], policy);
    let mut source = app.source.play();
    let mut sim = app.simulate(1);
    source.out.extend(0..3);
    let error = sim.run_until_stopped().unwrap_err();
    assert_eq!(error.failures()[0].attempt(), 4);
    assert_eq!(totals(&sim, "picky.input").dead_lettered, 0);
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

/// Works in batches of ten, and fails once.
#[actor(await_for_all!(every(Duration::from_millis(1))))]
fn flush(cx: &mut Context, input: &mut Rx<u64>, sum: &mut u64) -> Reaction {
    if input.len() < 10 {
        return Ok(());
    }
    *sum += input.drain().sum::<u64>();
    if cx.attempt() == 0 {
        return Err(ActorError::msg("once"));
    }
    Ok(())
}

graph! {
    fn flushing() -> Flushing {
        let source = solo(Source::<u64> { .. });
        let flush = solo(flush { sum: 0, .. });
        source.out >> flush.input;
    }
}

#[test]
fn an_actor_that_waits_until_it_sees_many_sees_more_each_time() {
    let mut app = flushing();
    let mut source = app.source.play();
    let mut sim = app.simulate(1);
    source.out.extend(0..64);
    sim.run_for(SECOND);
    assert_eq!(totals(&sim, "flush.input").taken, 64);
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

/// Looks at the settings, which stay where they are, and takes all jobs; fails once.
#[actor]
fn settled(
    settings: &mut Rx<u64>,
    jobs: &mut Rx<u64>,
    #[state(keep)] failures: &mut u64,
    #[state(keep)] most: &mut usize,
) {
    let _ = settings.peek();
    let taken = jobs.drain().count();
    if *failures == 0 {
        *failures += 1;
        panic!("on the first jobs");
    }
    *most = taken.max(*most);
    assert!(*most < 64, "it sees them all at once");
}

graph! {
    fn settling() -> Settling {
        let configurer = solo(Source::<u64> { .. });
        let source = solo(Source::<u64> { .. });
        let settled = solo(settled { failures: 0, most: 0, .. });
        configurer.out >> settled.settings;
        source.out >> settled.jobs;
        supervise([settled]).restart(Restart::new().limit(1).poison_after(0));
    }
}

#[test]
fn what_is_looked_at_and_stays_keeps_nobody_cautious() {
    let mut app = settling();
    let (mut configurer, mut source) = (app.configurer.play(), app.source.play());
    let mut sim = app.simulate(1);
    configurer.out.extend([1]);
    source.out.extend(0..8);
    sim.run_for(SECOND);
    source.out.extend(0..64);
    let error = sim.run_until_stopped().unwrap_err().to_string();
    assert!(error.contains("it sees them all at once"), "{error}");
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

/// Takes a letter a second.
#[actor(await_for_all!(letters, every(SECOND)))]
fn slow_archive(letters: &mut Rx<DeadLetter<u64>>) {
    letters.skip(1);
}

/// Fails on its first message, once.
#[actor]
fn fails_once(cx: &mut Context, input: &mut Rx<u64>) {
    input.skip(1);
    assert!(cx.attempt() > 0);
}

graph! {
    fn archive_in_the_group() -> ArchiveInTheGroup {
        let source = solo(Source::<u64> { .. });
        let trigger = solo(Source::<u64> { .. });
        let picky = solo(picky { bad: (0..10).collect(), seen: 0, .. });
        let sink = solo(Sink::<u64> { .. });
        let archive = solo(slow_archive { .. });
        let other = solo(fails_once { .. });
        source.out >> picky.input;
        picky.out >> sink.input;
        trigger.out >> other.input;
        dead(picky.input) >> channel().capacity(1) >> archive.letters;
        supervise([picky, archive, other]).one_for_all();
    }
}

#[test]
fn a_group_restarts_while_one_of_it_waits_for_room_in_the_archive_of_the_group() {
    for seed in seeds() {
        let mut app = archive_in_the_group();
        let (mut source, mut trigger) = (app.source.play(), app.trigger.play());
        let mut sink = app.sink.play();
        let mut sim = app.simulate(seed);
        source.out.extend(0..12);
        sim.run_for(SECOND + SECOND / 2);
        trigger.out.extend([1, 2]);
        sim.run_for(1000 * SECOND);
        assert_eq!(sink.input.drain().collect::<Vec<_>>(), [10, 11]);
        assert_eq!(totals(&sim, "archive.letters").taken, 10);
        assert_eq!(totals(&sim, "other.input").taken, 2);
    }
}

/// Fails once on four messages, then commits while an iterator over the rest is alive.
#[actor]
async fn commits_amid(
    cx: &mut Context,
    input: &mut Rx<u64>,
    left: &std::sync::Arc<std::sync::Mutex<Vec<usize>>>,
) {
    while await_for_all!(input.avail(4)) {
        let taken = input.drain().take(1).count();
        assert!(taken == 1 && cx.attempt() > 0, "once");
        let mut rest = input.drain();
        let given = [rest.next(), rest.next(), rest.next()];
        assert_eq!(given, [Some(1), Some(2), Some(3)]);
        cx.commit();
        drop(rest);
        let seen = [input.len(), input.slices().0.len(), input.skip(usize::MAX)];
        left.lock().unwrap().extend(seen);
    }
}

graph! {
    fn committing_amid(left: &std::sync::Arc<std::sync::Mutex<Vec<usize>>>) -> CommittingAmid {
        let source = solo(Source::<u64> { .. });
        let commits_amid = solo(commits_amid { left: left.clone(), .. });
        source.out >> commits_amid.input;
    }
}

#[test]
fn a_commit_amid_a_draining_leaves_the_cursor_where_it_is() {
    let left = std::sync::Arc::default();
    let mut app = committing_amid(&left);
    let mut source = app.source.play();
    let mut sim = app.simulate(1);
    source.out.extend(0..4);
    sim.run_for(SECOND);
    assert_eq!(*left.lock().unwrap(), [0, 0, 0]);
    assert_eq!(totals(&sim, "commits_amid.input").taken, 4);
}

/// Takes all that it sees before it looks at any of it.
#[actor]
fn hasty(input: &mut Rx<u64>, sum: &mut u64) {
    let mut batch = Vec::new();
    while let Some(n) = input.take() {
        batch.push(n);
    }
    assert!(!batch.contains(&4), "4 is in {batch:?}");
    *sum += batch.iter().sum::<u64>();
}

graph! {
    fn hurrying() -> Hurrying {
        let source = solo(Source::<u64> { .. });
        let hasty = solo(hasty { sum: 0, .. });
        let archive = solo(Sink::<DeadLetter<u64>> { .. });
        source.out >> hasty.input;
        dead(hasty.input) >> archive.input;
    }
}

#[test]
fn the_commit_of_a_wait_does_not_show_a_cautious_reaction_a_second_message() {
    let mut app = hurrying();
    let (mut source, mut archive) = (app.source.play(), app.archive.play());
    let mut sim = app.simulate(1);
    source.out.extend(0..64);
    sim.run_for(10 * SECOND);
    let letters = archive.input.drain_owned();
    let dead: Vec<u64> = letters.map(|letter| letter.message).collect();
    assert_eq!(dead, [4]);
}
