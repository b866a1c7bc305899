//! What is written when.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use steadygraph::SimulatedDisk;
use steadygraph::prelude::*;

use super::{Bench, Diary, FILE, counts, feed, of, operations, read, run, tallying};

#[test]
fn the_state_of_the_last_commit_is_on_disk_when_the_graph_has_ended_and_the_next_start_has_it() {
    let disk = SimulatedDisk::new();
    run(&disk, &["a", "b"]).unwrap();
    assert_eq!(counts(&disk), Some(of(&["a", "b"])));
    run(&disk, &["c"]).unwrap();
    assert_eq!(counts(&disk), Some(of(&["a", "b", "c"])));
    assert_eq!(disk.files(), [Path::new(FILE)]);
}

#[test]
fn a_change_is_on_disk_within_the_pace() {
    let mut app = tallying();
    let mut feed = app.feed.play();
    let mut sim = app.simulate(1);
    sim.run_for(Duration::from_millis(50));
    feed.words.push("a").unwrap();
    sim.run_for(Duration::from_millis(99));
    assert_eq!(counts(sim.disk()), None);
    sim.run_for(Duration::from_millis(1));
    assert_eq!(counts(sim.disk()), Some(of(&["a"])));
}

#[test]
fn what_changes_within_the_pace_is_written_once() {
    let mut app = tallying();
    let mut feed = app.feed.play();
    let mut sim = app.simulate(1);
    sim.run_until_idle();
    let operations = operations(sim.disk());
    for word in ["a", "b", "c", "d"] {
        feed.words.push(word).unwrap();
        sim.run_for(Duration::from_millis(20));
    }
    sim.run_for(Duration::from_millis(20));
    assert_eq!(counts(sim.disk()), Some(of(&["a", "b", "c", "d"])));
    assert_eq!(operations.load(Ordering::Relaxed), 5);
}

#[test]
fn while_nothing_changes_nothing_is_written() {
    let mut app = tallying();
    let mut feed = app.feed.play();
    let mut sim = app.simulate(1);
    feed.words.push("a").unwrap();
    sim.run_for(Duration::from_millis(100));
    let (operations, steps) = (operations(sim.disk()), sim.steps());
    sim.run_for(Duration::from_secs(3600));
    assert_eq!(operations.load(Ordering::Relaxed), 0);
    assert_eq!(sim.steps(), steps);
}

#[test]
fn what_a_failed_attempt_changed_is_not_written() {
    for last in ["boom", "bang"] {
        let mut app = tallying();
        let mut feed = app.feed.play();
        let disk = SimulatedDisk::new();
        let mut sim = app.simulate_on(1, &disk);
        feed.words.push("a").unwrap();
        sim.run_until_idle();
        feed.words.extend(["b", last]);
        drop(feed);
        let error = sim.run_until_stopped().unwrap_err();
        assert_eq!(error.failures().len(), 1, "{error}");
        assert_eq!(counts(&disk), Some(of(&["a"])), "{last}");
    }
}

/// Passes on each number it has not seen, with the sum so far. It may not ask for room first.
#[actor(await_for_all!(numbers))]
fn sum(
    numbers: &mut Rx<u64>,
    sums: &mut Tx<u64>,
    #[state(persist)] all: &mut Vec<u64>,
) -> Reaction {
    if let Some(number) = numbers.take() {
        all.push(number);
        sums.push(all.iter().sum::<u64>())?;
    }
    Ok(())
}

graph! {
    fn summing() -> Summing {
        let bench = solo(Bench { .. });
        let sum = solo(sum { all: vec![1], .. });
        bench.numbers >> sum.numbers;
        bench.sums << channel().capacity(1) << sum.sums;
        persist("sums").every(Duration::ZERO);
    }
}

#[test]
fn a_full_channel_undoes_a_state_on_disk_as_any_other() {
    let mut app = summing();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(3);
    bench.numbers.extend([2, 3]);
    sim.run_for(Duration::from_secs(1));
    let file = |sim: &steadygraph::Simulation| sim.disk().read("sums/sum.all.json").unwrap();
    assert_eq!(read::<Vec<u64>>(&file(&sim)), [1, 2]);
    assert_eq!(bench.sums.take(), Some(3));
    sim.run_for(Duration::from_secs(1));
    assert_eq!(bench.sums.take(), Some(6));
    assert_eq!(read::<Vec<u64>>(&file(&sim)), [1, 2, 3]);
}

graph! {
    fn diaries(directory: &Path) -> Diaries {
        let feeds = [solo(feed { .. }); 2];
        let diaries = [solo(Diary { pages: Vec::new(), ended: 0, .. }); 2];
        feeds.words >> diaries.words;
        persist(directory);
    }
}

#[test]
fn each_lane_and_each_state_has_its_file_and_the_end_of_a_life_counts() {
    let disk = SimulatedDisk::new();
    for ended in 1..3 {
        let mut app = diaries(Path::new("a/b"));
        let [mut first, mut second] = app.feeds.each_mut().map(|feed| feed.play());
        let mut sim = app.simulate_on(1, &disk);
        first.words.push("first").unwrap();
        second.words.push("second").unwrap();
        drop((first, second));
        sim.run_until_stopped().unwrap();
        let names = [
            "diaries[0].ended",
            "diaries[0].pages",
            "diaries[1].ended",
            "diaries[1].pages",
        ]
        .map(|name| PathBuf::from(format!("a/b/{name}.json")));
        assert_eq!(disk.files(), names);
        assert_eq!(read::<u32>(&disk.read(&names[2]).unwrap()), ended);
        let pages = read::<Vec<String>>(&disk.read(&names[3]).unwrap());
        assert_eq!(pages, vec!["second"; ended as usize]);
    }
}

/// As `Diary`, in a function.
#[actor(on_stop = close)]
fn ledger(
    words: &mut Rx<&'static str>,
    #[state(persist)] lines: &mut Vec<String>,
    #[state(persist)] closed: &mut u32,
) {
    lines.extend(words.drain().map(str::to_owned));
    let _ = closed;
}

fn close(ledger: &mut ledger) {
    ledger.closed += 1;
}

graph! {
    fn bookkeeping() -> Bookkeeping {
        let feed = solo(feed { .. });
        let ledger = solo(ledger { lines: Vec::new(), closed: 0, .. });
        feed.words >> ledger.words;
        persist("books");
    }
}

#[test]
fn what_a_function_changes_at_its_stop_is_on_disk_as_what_a_method_does() {
    let disk = SimulatedDisk::new();
    for closed in 1..3 {
        let mut app = bookkeeping();
        drop(app.feed.play());
        app.simulate_on(1, &disk).run_until_stopped().unwrap();
        let file = disk.read("books/ledger.closed.json").unwrap();
        assert_eq!(read::<u32>(&file), closed);
    }
}

/// Fails at its first two attempts, and notes each restart.
#[actor(reactions)]
struct Stubborn {
    words: Rx<&'static str>,
    #[state(persist)]
    lines: Vec<String>,
}

#[actor]
impl Stubborn {
    #[on_restart]
    fn again(&mut self) {
        self.lines.push("again".to_owned());
    }

    #[react(await_for_all!(self.words))]
    fn on_word(&mut self, cx: &mut Context) {
        self.lines.extend(self.words.drain().map(str::to_owned));
        assert!(cx.attempt() >= 2, "too early");
    }
}

graph! {
    fn stubbornly() -> Stubbornly {
        let feed = solo(feed { .. });
        let stubborn = solo(Stubborn { lines: Vec::new(), .. });
        feed.words >> stubborn.words;
        persist("lines");
    }
}

#[test]
fn a_restart_returns_to_the_last_commit_and_to_what_its_hooks_made_of_it() {
    let mut app = stubbornly();
    let mut feed = app.feed.play();
    let disk = SimulatedDisk::new();
    let mut sim = app.simulate_on(1, &disk);
    feed.words.push("word").unwrap();
    drop(feed);
    sim.run_until_stopped().unwrap();
    let lines = disk.read("lines/stubborn.lines.json").unwrap();
    assert_eq!(read::<Vec<String>>(&lines), ["again", "again", "word"]);
}
