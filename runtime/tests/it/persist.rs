//! State on disk: what is written when, what a start reads, and what goes wrong.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use steadygraph::prelude::*;
use steadygraph::{DiskOperation, Faults, SimulatedDisk};

const FILE: &str = "state/tally.counts.json";

/// What is counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Counts {
    words: Vec<String>,
    total: u64,
}

/// Sends what a test gives it.
#[actor]
fn feed(words: &mut Tx<&'static str>) {
    let _ = words;
}

/// Keeps the words. It fails at `boom` after it has changed its state, and panics at `bang`.
#[actor]
fn tally(words: &mut Rx<&'static str>, #[state(persist)] counts: &mut Counts) -> Reaction {
    for word in words.drain() {
        counts.words.push(word.to_owned());
        counts.total += 1;
        assert_ne!(word, "bang");
        if word == "boom" {
            return Err(ActorError::msg("boom"));
        }
    }
    Ok(())
}

graph! {
    fn tallying() -> Tallying {
        let feed = solo(feed { .. });
        let tally = solo(tally { counts: Counts::default(), .. });
        feed.words >> tally.words;
        persist("state").every(Duration::from_millis(100));
        supervise([tally]).restart(Restart::never());
    }
}

/// What a file's JSON says.
fn counts(disk: &SimulatedDisk) -> Option<Counts> {
    disk.read(FILE).map(|bytes| read(&bytes))
}

fn read<S: serde::de::DeserializeOwned>(bytes: &[u8]) -> S {
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    serde_json::from_slice(&bytes[line + 1..]).unwrap()
}

fn of(words: &[&str]) -> Counts {
    Counts {
        words: words.iter().map(ToString::to_string).collect(),
        total: words.len() as u64,
    }
}

/// Runs the graph on `disk` to its end.
fn run(disk: &SimulatedDisk, words: &[&'static str]) -> Result<(), GraphError> {
    let mut app = tallying();
    let mut feed = app.feed.play();
    let mut sim = app.simulate_on(1, disk);
    feed.words.extend(words.iter().copied());
    drop(feed);
    sim.run_until_stopped()
}

/// Counts the operations that are asked of a disk from now on.
fn operations(disk: &SimulatedDisk) -> Arc<AtomicUsize> {
    let count = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&count);
    disk.fail_when(move |_, _| {
        counted.fetch_add(1, Ordering::Relaxed);
        None
    });
    count
}

// --- what is written when ------------------------------------------------------------------------------------

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

#[actor]
struct Bench {
    numbers: Tx<u64>,
    sums: Rx<u64>,
}

impl Behavior for Bench {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
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

/// Counts in a struct, and notes its end.
#[actor(reactions)]
struct Diary {
    words: Rx<&'static str>,
    #[state(persist)]
    pages: Vec<String>,
    #[state(persist, version = 4)]
    ended: u32,
}

#[actor]
impl Diary {
    #[react(await_for_all!(self.words))]
    fn on_word(&mut self) {
        self.pages.extend(self.words.drain().map(str::to_owned));
    }

    #[on_stop]
    fn end(&mut self) {
        self.ended += 1;
    }
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

// --- a power failure -----------------------------------------------------------------------------------------

#[test]
fn after_a_power_failure_at_any_time_the_next_start_has_the_state_of_a_commit() {
    for seed in 0..300 {
        let disk = SimulatedDisk::new();
        run(&disk, &["a"]).unwrap();
        let mut app = tallying();
        let mut feed = app.feed.play();
        let mut sim = app.simulate_on(seed, &disk);
        feed.words.push("b").unwrap();
        // The power goes within the write.
        let mut left = usize::try_from(seed % 7).unwrap();
        disk.fail_when(move |_, _| {
            let fails = left == 0;
            left = left.saturating_sub(1);
            fails.then(|| io::ErrorKind::Other.into())
        });
        sim.run_for(Duration::from_millis(100));
        let after = disk.crash(seed);
        run(&after, &[]).unwrap();
        let found = counts(&after).unwrap();
        assert!(
            [of(&["a"]), of(&["a", "b"])].contains(&found),
            "{seed}: {found:?}"
        );
    }
}

// --- what a start reads --------------------------------------------------------------------------------------

/// The error of a start on `disk`.
fn refused(disk: &SimulatedDisk) -> String {
    let error = run(disk, &[]).unwrap_err();
    assert!(matches!(error, GraphError::Invalid { .. }), "{error}");
    error.to_string()
}

#[test]
fn what_a_crash_left_of_a_write_is_ignored_and_removed() {
    let disk = SimulatedDisk::new();
    run(&disk, &["a"]).unwrap();
    disk.put(format!("{FILE}.tmp"), "half of it");
    run(&disk, &["b"]).unwrap();
    assert_eq!(counts(&disk), Some(of(&["a", "b"])));
    assert_eq!(disk.files(), [Path::new(FILE)]);
}

#[test]
fn a_damaged_file_is_an_error_at_start_that_names_it_and_says_what_to_do() {
    let disk = SimulatedDisk::new();
    run(&disk, &["a"]).unwrap();
    let mut bytes = disk.read(FILE).unwrap();
    bytes.pop();
    disk.put(FILE, bytes.clone());
    assert_eq!(
        refused(&disk),
        "graph `tallying` cannot start:\n  the state `counts` of the actor `tally` cannot be read from \
         `state/tally.counts.json`: it is damaged: it holds 24 bytes of state and says 25; put a good copy in its place, \
         or remove it to begin with the value that the graph gives"
    );
    bytes.push(b' ');
    disk.put(FILE, bytes);
    assert!(refused(&disk).contains("it is damaged: its checksum does not fit; put a good copy"));
    disk.put(FILE, "{}");
    assert!(
        refused(&disk).contains("it is no state file: it does not begin with `steadygraph-state`")
    );
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_at_start_that_names_it() {
    let disk = SimulatedDisk::new();
    run(&disk, &["a"]).unwrap();
    disk.fail_next(DiskOperation::Read, io::ErrorKind::PermissionDenied);
    assert_eq!(
        refused(&disk),
        "graph `tallying` cannot start:\n  the state `counts` of the actor `tally` cannot be read from \
         `state/tally.counts.json`: cannot read `state/tally.counts.json`: permission denied; let the program read and \
         write the directory and its files"
    );
}

#[test]
fn a_directory_that_cannot_be_made_is_an_error_at_start_that_names_it() {
    let disk = SimulatedDisk::new();
    disk.fail_next(DiskOperation::CreateDirectory, io::ErrorKind::StorageFull);
    assert_eq!(
        refused(&disk),
        "graph `tallying` cannot start:\n  the directory of `persist(…)` cannot be used: cannot create the directory \
         `state`: no storage space; name one that the program may write to"
    );
}

#[actor]
fn homeless(words: &mut Rx<&'static str>, #[state(persist)] seen: &mut u64) {
    *seen += words.drain().count() as u64;
}

graph! {
    fn nowhere() -> Nowhere {
        let feed = solo(feed { .. });
        let homeless = solo(homeless { seen: 0, .. });
        feed.words >> homeless.words;
    }
}

#[test]
fn a_graph_that_does_not_say_where_is_an_error_at_start_that_says_what_to_write() {
    let text = "graph `nowhere` cannot start:\n  the state `seen` of the actor `homeless` is to be kept on disk, and the \
                graph does not say where: write `persist(\"path/to/directory\");` in it";
    assert_eq!(nowhere().start().unwrap_err().to_string(), text);
    let error = nowhere().simulate(1).run_until_stopped().unwrap_err();
    assert_eq!(error.to_string(), text);
}

// --- versions ------------------------------------------------------------------------------------------------

/// Version 3 of what once was text, and then a number.
#[derive(Clone, Serialize, Deserialize, PartialEq, Debug)]
struct Third {
    third: u64,
}

fn third(version: u32, json: &str) -> Result<Third, ActorError> {
    let number = match version {
        1 => serde_json::from_str::<String>(json)?.parse()?,
        2 => serde_json::from_str(json)?,
        _ => return Err(ActorError::msg("there was none")),
    };
    Ok(Third { third: number })
}

macro_rules! version {
    ($graph:ident, $ty:ty, $value:expr, $($attribute:tt)*) => {
        mod $graph {
            use super::*;

            #[actor]
            fn keeper(words: &mut Rx<&'static str>, #[state($($attribute)*)] kept: &mut $ty) {
                words.skip(usize::MAX);
                let _ = kept;
            }

            graph! {
                fn keeping() -> Keeping {
                    let feed = solo(feed { .. });
                    let keeper = solo(keeper { kept: $value, .. });
                    feed.words >> keeper.words;
                    persist("versions");
                }
            }

            pub(super) fn run(disk: &SimulatedDisk) -> Result<String, GraphError> {
                let mut app = keeping();
                let mut feed = app.feed.play();
                let mut sim = app.simulate_on(1, disk);
                feed.words.push("write").unwrap();
                drop(feed);
                sim.run_until_stopped()?;
                let file = disk.read("versions/keeper.kept.json").unwrap();
                Ok(String::from_utf8(file).unwrap().split_once('\n').unwrap().1.to_owned())
            }
        }
    };
}

version!(first, String, "7".to_owned(), persist);
version!(second, u64, 8, persist, version = 2);
version!(
    migrating,
    Third,
    Third { third: 9 },
    persist,
    version = 3,
    migrate = third
);
version!(changed, u64, 0, persist);

#[test]
fn an_older_version_is_migrated() {
    let disk = SimulatedDisk::new();
    assert_eq!(first::run(&disk).unwrap(), "\"7\"");
    assert_eq!(migrating::run(&disk).unwrap(), "{\"third\":7}");
    assert_eq!(migrating::run(&disk).unwrap(), "{\"third\":7}");
    let disk = SimulatedDisk::new();
    assert_eq!(second::run(&disk).unwrap(), "8");
    assert_eq!(migrating::run(&disk).unwrap(), "{\"third\":8}");
}

#[test]
fn an_older_version_without_a_migration_is_an_error_that_says_so() {
    let disk = SimulatedDisk::new();
    first::run(&disk).unwrap();
    let error = second::run(&disk).unwrap_err().to_string();
    assert!(
        error.contains(
            "it holds version 1 of the state, and this program has version 2: write `#[state(persist, version = 2, \
             migrate = …)]`"
        ),
        "{error}"
    );
}

#[test]
fn a_newer_version_is_an_error() {
    let disk = SimulatedDisk::new();
    migrating::run(&disk).unwrap();
    let error = second::run(&disk).unwrap_err().to_string();
    assert!(
        error.contains(
            "it holds version 3 of the state, and this program has version 2: run the program that wrote it"
        ),
        "{error}"
    );
}

#[test]
fn a_migration_that_fails_is_an_error_with_its_words() {
    let disk = SimulatedDisk::new();
    version_of_text::run(&disk).unwrap();
    let error = migrating::run(&disk).unwrap_err().to_string();
    assert!(
        error.contains(
            "`migrate` could not make version 3 of its version 1: invalid digit found in string"
        ),
        "{error}"
    );
}

version!(version_of_text, Words, Words, persist);

/// Reads any text, and writes one that is no number.
#[derive(Clone)]
struct Words;

impl Serialize for Words {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("many")
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|_| Self)
    }
}

#[test]
fn json_of_another_type_is_an_error_that_names_the_type() {
    let disk = SimulatedDisk::new();
    first::run(&disk).unwrap();
    let error = changed::run(&disk).unwrap_err().to_string();
    assert!(
        error.contains(
            "it does not hold a `u64`: invalid type: string \"7\", expected u64 at line 1 column 3; where the type has \
             changed, write `#[state(persist, version = 2, migrate = …)]`"
        ),
        "{error}"
    );
}

// --- writes that fail ----------------------------------------------------------------------------------------

#[test]
fn a_write_that_fails_is_tried_again() {
    for operation in [
        DiskOperation::Create,
        DiskOperation::Write,
        DiskOperation::Sync,
        DiskOperation::Rename,
        DiskOperation::SyncDirectory,
    ] {
        let mut app = tallying();
        let mut feed = app.feed.play();
        let mut sim = app.simulate(1);
        feed.words.push("a").unwrap();
        sim.run_until_idle();
        sim.disk().fail_next(operation, io::ErrorKind::StorageFull);
        sim.run_for(Duration::from_millis(100));
        if operation != DiskOperation::SyncDirectory {
            assert_eq!(counts(sim.disk()), None, "{operation}");
        }
        sim.run_for(Duration::from_millis(100));
        // Durable: a power failure now costs nothing.
        assert_eq!(
            counts(&sim.disk().crash(0)),
            Some(of(&["a"])),
            "{operation}"
        );
    }
}

#[test]
fn writes_that_a_simulation_lets_fail_are_tried_again() {
    let mut injected = 0;
    for seed in 0..50 {
        let mut app = tallying();
        let mut feed = app.feed.play();
        let mut sim = app.simulate(seed);
        sim.inject(Faults::none().failed_writes(2).at_most(10));
        feed.words.extend(["a", "b"]);
        sim.run_for(Duration::from_secs(10));
        injected += sim.faults_injected();
        assert_eq!(counts(&sim.disk().crash(0)), Some(of(&["a", "b"])));
    }
    assert!(injected > 50, "{injected}");
}

#[test]
fn a_write_that_fails_at_the_end_is_an_error_that_names_the_file() {
    let disk = SimulatedDisk::new();
    run(&disk, &["a"]).unwrap();
    disk.fail_next(DiskOperation::Sync, io::ErrorKind::StorageFull);
    let error = run(&disk, &["b"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "graph `tallying` has not saved all of its state; see to the disk:\n  the state `counts` of the actor `tally` is \
         not on disk, `state/tally.counts.json` is out of date: cannot fsync `state/tally.counts.json.tmp`: no storage \
         space"
    );
    let [unsaved] = error.unsaved_states() else {
        panic!("{error}");
    };
    assert_eq!(unsaved.actor(), "tally");
    assert_eq!(unsaved.state(), "counts");
    assert_eq!(unsaved.file(), Path::new(FILE));
    assert_eq!(counts(&disk), Some(of(&["a"])));
}

#[test]
fn a_failure_of_an_actor_does_not_hide_that_a_state_is_not_on_disk() {
    let disk = SimulatedDisk::new();
    let mut app = tallying();
    let mut feed = app.feed.play();
    let mut sim = app.simulate_on(1, &disk);
    feed.words.push("a").unwrap();
    sim.run_until_idle();
    feed.words.push("boom").unwrap();
    drop(feed);
    disk.fail_when(|_, _| Some(io::ErrorKind::StorageFull.into()));
    let error = sim.run_until_stopped().unwrap_err();
    assert_eq!(error.failures().len(), 1);
    assert_eq!(error.unsaved_states().len(), 1);
    assert!(
        error
            .to_string()
            .contains("actor `tally` returned an error in attempt 0: boom"),
        "{error}"
    );
}

#[actor]
fn measure(words: &mut Rx<&'static str>, #[state(persist)] level: &mut f64) {
    if words.take() == Some("zero") {
        *level /= 0.0;
    }
}

graph! {
    fn measuring() -> Measuring {
        let feed = solo(feed { .. });
        let measure = solo(measure { level: 1.0, .. });
        feed.words >> measure.words;
        persist("levels");
    }
}

#[test]
fn a_state_that_could_not_be_read_back_takes_no_good_ones_place() {
    let mut app = measuring();
    let mut feed = app.feed.play();
    let disk = SimulatedDisk::new();
    let mut sim = app.simulate_on(1, &disk);
    feed.words.push("one").unwrap();
    sim.run_for(Duration::from_secs(1));
    feed.words.push("zero").unwrap();
    drop(feed);
    let error = sim.run_until_stopped().unwrap_err().to_string();
    assert!(
        error.contains(
            "it could not be read back from its own JSON: invalid type: null, expected f64"
        ),
        "{error}"
    );
    assert_eq!(
        read::<f64>(&disk.read("levels/measure.level.json").unwrap()),
        1.0
    );
}

/// State that cannot be cloned once it holds something.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Unclonable(Vec<u64>);

impl Clone for Unclonable {
    fn clone(&self) -> Self {
        assert!(!self.0.contains(&13), "no clone of 13");
        Self(self.0.clone())
    }
}

#[actor(await_for_all!(numbers, sums))]
fn collect(
    numbers: &mut Rx<u64>,
    sums: &mut Tx<u64>,
    #[state(persist)] all: &mut Unclonable,
    passed: &mut u64,
) -> Reaction {
    for number in numbers.drain() {
        all.0.push(number);
        *passed += 1;
        sums.push(number)?;
    }
    Ok(())
}

graph! {
    fn collecting() -> Collecting {
        let bench = solo(Bench { .. });
        let collect = solo(collect { all: Unclonable::default(), passed: 0, .. });
        bench.numbers >> collect.numbers;
        bench.sums << channel() << collect.sums;
        persist("all");
        supervise([collect]).restart(Restart::never());
    }
}

#[test]
fn a_clone_that_panics_undoes_the_attempt() {
    let mut app = collecting();
    let mut bench = app.bench.play();
    let disk = SimulatedDisk::new();
    let mut sim = app.simulate_on(1, &disk);
    bench.numbers.push(1).unwrap();
    sim.run_until_idle();
    bench.numbers.push(13).unwrap();
    let error = sim.run_until_stopped().unwrap_err().to_string();
    assert!(
        error.contains("actor `collect` panicked in attempt 0: no clone of 13"),
        "{error}"
    );
    assert_eq!(bench.sums.drain().collect::<Vec<_>>(), [1]);
    assert_eq!(
        read::<Vec<u64>>(&disk.read("all/collect.all.json").unwrap()),
        [1]
    );
}

/// State whose `Serialize` panics.
#[derive(Clone, Deserialize)]
struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: serde::Serializer>(&self, _serializer: S) -> Result<S::Ok, S::Error> {
        panic!("no JSON today")
    }
}

version!(unwritable, Unwritable, Unwritable, persist);

#[test]
fn a_serialize_that_panics_is_an_error_that_names_the_file() {
    let error = unwritable::run(&SimulatedDisk::new())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(
            "`versions/keeper.kept.json` is out of date: its `Serialize` panicked: no JSON today"
        ),
        "{error}"
    );
}

// --- on the real disk ----------------------------------------------------------------------------------------

/// Sends one word and ends.
#[actor]
async fn once(words: &mut Tx<&'static str>) -> Reaction {
    words.send("real").await?;
    Ok(())
}

graph! {
    fn real(directory: &Path) -> Real {
        let once = solo(once { .. });
        let diary = solo(Diary { pages: Vec::new(), ended: 0, .. });
        once.words >> diary.words;
        persist(directory).every(Duration::from_secs(3600));
    }
}

/// A directory that goes with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let name = format!("steadygraph-persist-{name}-{}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_real_graph_writes_at_its_end_without_waiting_for_the_pace_and_reads_at_its_start() {
    let scratch = Scratch::new("end");
    let directory = scratch.0.join("deep/down");
    for count in 1..4_usize {
        real(&directory).start().unwrap().wait().unwrap();
        let pages = std::fs::read(directory.join("diary.pages.json")).unwrap();
        assert_eq!(read::<Vec<String>>(&pages), vec!["real"; count]);
        let ended = std::fs::read(directory.join("diary.ended.json")).unwrap();
        assert_eq!(read::<usize>(&ended), count);
    }
}

#[test]
fn a_real_directory_that_cannot_be_used_is_an_error_at_start() {
    let scratch = Scratch::new("file");
    std::fs::write(&scratch.0, "a file").unwrap();
    let error = real(&scratch.0.join("below"))
        .start()
        .unwrap_err()
        .to_string();
    std::fs::remove_file(&scratch.0).unwrap();
    assert!(
        error.contains("the directory of `persist(…)` cannot be used: cannot create the directory"),
        "{error}"
    );
}

/// Waits for the word that never comes, after one that did.
#[actor]
async fn linger(words: &mut Tx<&'static str>, cx: &mut Context) -> Reaction {
    words.send("real").await?;
    while await_for_all!(every(Duration::from_secs(3600))) {
        cx.request_shutdown();
    }
    Ok(())
}

graph! {
    fn lingering(directory: &Path) -> Lingering {
        let linger = solo(linger { .. });
        let diary = solo(Diary { pages: Vec::new(), ended: 0, .. });
        linger.words >> diary.words;
        persist(directory).every(Duration::from_millis(1));
    }
}

#[test]
fn an_idle_actors_change_is_written_while_the_graph_runs() {
    let scratch = Scratch::new("idle");
    let handle = lingering(&scratch.0).start().unwrap();
    let file = scratch.0.join("diary.pages.json");
    while !file.exists() {
        std::thread::yield_now();
    }
    assert_eq!(
        read::<Vec<String>>(&std::fs::read(&file).unwrap()),
        ["real"]
    );
    handle.request_shutdown();
    handle.wait().unwrap();
}
