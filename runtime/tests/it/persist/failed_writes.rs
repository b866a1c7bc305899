//! Writes that fail, and state that cannot be written.

use std::io;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use steadygraph::prelude::*;
use steadygraph::{DiskOperation, Faults, SimulatedDisk};

use super::{Bench, FILE, counts, feed, of, read, run, tallying};

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
