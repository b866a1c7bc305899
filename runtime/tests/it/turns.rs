//! Turns of reactions: how many there are in one, and what each of them finds.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use steadygraph::prelude::*;

/// Gives the next portion when it is asked for one.
#[actor]
fn serve(more: &mut Rx<u64>, numbers: &mut Tx<u64>) {
    if let Some(portion) = more.take() {
        numbers.extend(0..portion);
    }
}

/// Passes numbers on, one a reaction.
#[actor]
fn hand_on(numbers: &mut Rx<u64>, passed: &mut Tx<u64>) -> Reaction {
    if let Some(number) = numbers.take() {
        passed.push(number)?;
    }
    Ok(())
}

/// Notes how many numbers it finds each time, and asks for another portion, of 60, once.
#[actor]
fn find(
    cx: &mut Context,
    passed: &mut Rx<u64>,
    more: &mut Tx<u64>,
    found: &Arc<Mutex<Vec<usize>>>,
) -> Reaction {
    let mut found = found.lock().unwrap();
    found.push(passed.drain().count());
    match found.len() {
        1 => more.push(60)?,
        _ => cx.request_shutdown(),
    }
    Ok(())
}

graph! {
    fn serving(found: &Arc<Mutex<Vec<usize>>>) -> Serving {
        let all = troupe();
        let serve = all.actor(serve { .. });
        let hand_on = all.actor(hand_on { .. });
        let find = all.actor(find { found: Arc::clone(found), .. });
        serve.numbers  >> channel().capacity(64) >> hand_on.numbers;
        hand_on.passed >> channel().capacity(64) >> find.passed;
        serve.more     << channel().capacity(1).primed([40]) << find.more;
    }
}

#[test]
fn a_turn_is_not_cut_short_at_the_room_that_was_known_before() {
    let found = Arc::default();
    serving(&found).start().unwrap().wait().unwrap();
    // The second one goes beyond the room that the sender knew of in the first, 64.
    assert_eq!(*found.lock().unwrap(), [40, 60]);
}

/// Numbers texts. It does not wait for room, so that it finds none in the middle of a turn.
#[actor(await_for_all!(texts))]
fn enumerate(texts: &mut Rx<String>, numbers: &mut Tx<u64>, next: &mut u64) -> Reaction {
    let number = *next;
    *next += 1;
    numbers.push(number)?;
    texts.skip(1);
    Ok(())
}

/// Writes a thousand texts at once.
#[actor]
fn write(cx: &mut Context, texts: &mut Tx<String>) {
    texts.fill(|| String::from("a text"));
    cx.request_shutdown();
}

/// Counts the numbers that are not where they belong.
#[actor]
fn verify(numbers: &mut Rx<u64>, seen: &Arc<AtomicU64>, wrong: &Arc<AtomicU64>) {
    for number in numbers.drain() {
        if number != seen.fetch_add(1, Ordering::Relaxed) {
            wrong.fetch_add(1, Ordering::Relaxed);
        }
    }
}

graph! {
    fn enumerating(seen: &Arc<AtomicU64>, wrong: &Arc<AtomicU64>) -> Enumerating {
        let all = troupe();
        let write = all.actor(write { .. });
        let enumerate = all.actor(enumerate { next: 0, .. });
        let verify = all.actor(verify { seen: Arc::clone(seen), wrong: Arc::clone(wrong), .. });
        write.texts       >> channel().capacity(1000) >> enumerate.texts;
        enumerate.numbers >> channel().capacity(1) >> verify.numbers;
    }
}

#[test]
fn state_is_kept_for_each_reaction_also_where_no_commit_is_a_store() {
    let (seen, wrong) = (Arc::default(), Arc::default());
    enumerating(&seen, &wrong).start().unwrap().wait().unwrap();
    assert_eq!(
        (seen.load(Ordering::Relaxed), wrong.load(Ordering::Relaxed)),
        (1000, 0)
    );
}

/// Counts texts, one a reaction.
#[actor]
fn count_texts(texts: &mut Rx<String>, counted: &mut Tx<u64>) -> Reaction {
    texts.skip(1);
    counted.push(1)?;
    Ok(())
}

/// Counts numbers, one a reaction.
#[actor]
fn count_numbers(numbers: &mut Rx<u64>, counted: &mut Tx<u64>) -> Reaction {
    numbers.skip(1);
    counted.push(1)?;
    Ok(())
}

/// Gives a thousand numbers at once.
#[actor]
fn give(cx: &mut Context, numbers: &mut Tx<u64>) {
    numbers.fill(|| 0);
    cx.request_shutdown();
}

/// Notes how many have been counted each time.
#[actor]
fn note(counted: &mut Rx<u64>, turns: &Arc<Mutex<Vec<usize>>>) {
    turns.lock().unwrap().push(counted.drain().count());
}

graph! {
    fn counting_texts(turns: &Arc<Mutex<Vec<usize>>>) -> CountingTexts {
        let all = troupe();
        let write = all.actor(write { .. });
        let count_texts = all.actor(count_texts { .. });
        let note = all.actor(note { turns: Arc::clone(turns), .. });
        write.texts         >> channel().capacity(1000) >> count_texts.texts;
        count_texts.counted >> channel().capacity(1000) >> note.counted;
    }
}

graph! {
    fn counting_numbers(turns: &Arc<Mutex<Vec<usize>>>) -> CountingNumbers {
        let all = troupe();
        let give = all.actor(give { .. });
        let count_numbers = all.actor(count_numbers { .. });
        let note = all.actor(note { turns: Arc::clone(turns), .. });
        give.numbers          >> channel().capacity(1000) >> count_numbers.numbers;
        count_numbers.counted >> channel().capacity(1000) >> note.counted;
    }
}

#[test]
fn a_turn_has_as_many_reactions_as_the_budget_allows() {
    for counting in [
        |turns: &_| counting_texts(turns).start(),
        |turns: &_| counting_numbers(turns).start(),
    ] {
        let turns = Arc::default();
        counting(&turns).unwrap().wait().unwrap();
        let turns = turns.lock().unwrap();
        // 128, but for the last one.
        assert_eq!(*turns, [128, 128, 128, 128, 128, 128, 128, 104]);
    }
}

/// Passes numbers on without a look at the room for them, and counts those that the receiver cannot have any more.
#[actor(await_for_all!(numbers))]
fn pass_in_vain(numbers: &mut Rx<u64>, passed: &mut Tx<u64>, refused: &Arc<AtomicU64>) {
    numbers.skip(1);
    if passed.push(0).is_err() {
        refused.fetch_add(1, Ordering::Relaxed);
    }
}

/// Ends when it has had some.
#[actor]
async fn have_some(passed: &mut Rx<u64>) {
    if await_for_all!(passed) {
        passed.skip(usize::MAX);
    }
}

graph! {
    fn passing_in_vain(refused: &Arc<AtomicU64>) -> PassingInVain {
        let all = troupe();
        let give = all.actor(give { .. });
        let pass_in_vain = all.actor(pass_in_vain { refused: Arc::clone(refused), .. });
        let have_some = all.actor(have_some { .. });
        give.numbers        >> channel().capacity(1000) >> pass_in_vain.numbers;
        pass_in_vain.passed >> channel().capacity(1000) >> have_some.passed;
    }
}

#[test]
fn the_end_of_a_receiver_is_seen_by_each_push_of_the_next_turn() {
    let refused = Arc::default();
    passing_in_vain(&refused).start().unwrap().wait().unwrap();
    // All but those of the first turn.
    assert_eq!(refused.load(Ordering::Relaxed), 1000 - 128);
}
