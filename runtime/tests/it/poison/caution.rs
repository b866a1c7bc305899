//! How much an actor is shown at once after it has failed, and until when.

use std::time::Duration;

use steadygraph::prelude::*;

use super::{SECOND, Sink, Source, totals};

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
