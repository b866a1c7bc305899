//! What becomes of poison: the letter, its archive, and the failures that it cures.

use steadygraph::prelude::*;

use super::{SECOND, Sink, Source, picky, seeds, totals};

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
