//! What a start reads, also after a power failure.

use std::io;
use std::path::Path;
use std::time::Duration;

use steadygraph::prelude::*;
use steadygraph::{DiskOperation, SimulatedDisk};

use super::{FILE, counts, feed, of, run, tallying};

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
