//! A write that is stopped at every operation and every byte: the old or the new version is readable, whatever has
//! become of what was not fsynced.
//!
//! `RUSTFLAGS='--cfg mutant="no_fsync"' cargo test -p steadygraph --lib durable::` leaves an fsync out of the shipped code
//! (so does `no_directory_fsync`): the tests marked so must then find the loss.

use std::io;
use std::path::Path;

use super::StateFile;
use crate::durable::format;
use crate::host::disk::{Disk, DiskFault, DiskOperation, SimulatedDisk};

const OLD: &[u8] = b"\"the old state\"";
const NEW: &[u8] = b"\"the new state, which is longer\"";
const NEWER: &[u8] = b"\"the newest\"";

/// At which operation, and at which byte of a write, the power goes.
#[derive(Debug, Clone, Copy)]
struct Stop {
    operation: usize,
    byte: usize,
}

fn file() -> StateFile {
    StateFile::new(Path::new("state"), "worker", "total")
}

fn save(disk: &SimulatedDisk, json: &[u8]) -> bool {
    let bytes = format::encode(1, json);
    file().save(&Disk::Simulated(disk.clone()), &bytes).is_ok()
}

/// The state that is read after a power failure; `None` where there is none.
fn load(disk: &SimulatedDisk) -> Result<Option<Vec<u8>>, String> {
    let bytes = file()
        .load(&Disk::Simulated(disk.clone()))
        .map_err(|error| error.to_string())?;
    let Some(bytes) = bytes else { return Ok(None) };
    let stored = format::decode(&bytes).map_err(|damage| damage.to_string())?;
    Ok(Some(stored.json.as_bytes().to_vec()))
}

fn disk_with(json: Option<&[u8]>) -> SimulatedDisk {
    let disk = SimulatedDisk::new();
    disk.put("state/other.json", []);
    if let Some(json) = json {
        disk.put("state/worker.total.json", format::encode(1, json));
    }
    disk
}

/// Lets the power go at `stop`: that operation fails, and so do all after it.
fn stop_at(disk: &SimulatedDisk, stop: Stop) {
    let mut operations = 0;
    disk.fail_when(move |operation, _| {
        let this = operations;
        operations += 1;
        if this < stop.operation {
            return None;
        }
        let is_cut = this == stop.operation && operation == DiskOperation::Write;
        Some(DiskFault {
            error: io::ErrorKind::Other,
            written: if is_cut { stop.byte } else { 0 },
        })
    });
}

/// Fails one operation, as a disk does that goes on afterwards.
fn fail_at(disk: &SimulatedDisk, failing: usize) {
    let mut operations = 0;
    disk.fail_when(move |_, _| {
        operations += 1;
        (operations == failing + 1).then(|| io::ErrorKind::Other.into())
    });
}

/// How many operations a write takes when nothing fails.
fn operations() -> usize {
    let disk = disk_with(None);
    (0..)
        .find(|operation| {
            stop_at(
                &disk,
                Stop {
                    operation: *operation,
                    byte: 0,
                },
            );
            save(&disk, NEW)
        })
        .unwrap()
}

/// Hands `judge` each disk that a power failure could leave.
fn each_outcome(
    disk: &SimulatedDisk,
    mut judge: impl FnMut(&SimulatedDisk) -> Result<(), String>,
) -> Result<(), String> {
    // The choices of this outcome, and how many there were at each.
    let mut choices: Vec<(usize, usize)> = Vec::new();
    loop {
        let mut at = 0;
        let after = disk.crash_by(&mut |of| {
            if at == choices.len() {
                choices.push((0, of));
            }
            let (choice, known) = choices[at];
            assert_eq!(known, of, "the same choices lead to the same question");
            at += 1;
            choice
        });
        judge(&after).map_err(|wrong| format!("{wrong}, by the choices {choices:?}"))?;
        loop {
            match choices.pop() {
                None => return Ok(()),
                Some((choice, of)) if choice + 1 < of => {
                    choices.push((choice + 1, of));
                    break;
                }
                Some(_) => {}
            }
        }
    }
}

/// Stops the write of `NEW` over `old` everywhere, and judges each outcome of each stop.
fn search(old: Option<&[u8]>, prepare: impl Fn(&SimulatedDisk)) -> Result<usize, String> {
    let bytes = format::encode(1, NEW).len();
    let mut outcomes = 0;
    for operation in 0.. {
        let mut is_saved = false;
        for byte in 0..=bytes {
            let disk = disk_with(old);
            prepare(&disk);
            let stop = Stop { operation, byte };
            stop_at(&disk, stop);
            is_saved = save(&disk, NEW);
            disk.fail_never();
            each_outcome(&disk, |after| {
                outcomes += 1;
                let found = load(after).map_err(|wrong| format!("{stop:?}: {wrong}"))?;
                let is_old = !is_saved && found.as_deref() == old;
                if is_old || found.as_deref() == Some(NEW) {
                    return Ok(());
                }
                Err(format!("{stop:?}: found {found:?}, saved: {is_saved}"))
            })?;
            let disk_files = disk.files().len();
            if is_saved {
                assert_eq!(disk_files, 2, "nothing but the state is left: {disk:?}");
                break;
            }
        }
        if is_saved {
            break;
        }
    }
    Ok(outcomes)
}

#[test]
#[cfg_attr(mutant = "no_fsync", should_panic(expected = "it is no state file"))]
#[cfg_attr(mutant = "no_directory_fsync", should_panic(expected = "saved: true"))]
fn a_write_that_is_stopped_anywhere_leaves_the_old_or_the_new_version() {
    let outcomes = search(Some(OLD), |_| {}).unwrap();
    assert!(outcomes > 10_000, "{outcomes}");
}

#[test]
#[cfg_attr(mutant = "no_fsync", should_panic(expected = "Stop"))]
#[cfg_attr(mutant = "no_directory_fsync", should_panic(expected = "saved: true"))]
fn a_first_write_that_is_stopped_anywhere_leaves_none_or_the_new_version() {
    search(None, |_| {}).unwrap();
}

#[test]
fn without_fsync_the_search_finds_a_loss() {
    let lost = search(Some(OLD), SimulatedDisk::lie).unwrap_err();
    assert!(lost.contains("Stop"), "{lost}");
}

#[test]
#[cfg_attr(mutant = "no_fsync", should_panic(expected = "it is no state file"))]
#[cfg_attr(mutant = "no_directory_fsync", should_panic(expected = "found"))]
fn a_write_again_after_one_that_failed_is_as_safe() {
    let bytes = format::encode(1, NEWER).len();
    for failing in 0..operations() {
        for operation in 0..=operations() + 1 {
            for byte in [0, bytes / 2, bytes] {
                let disk = disk_with(Some(OLD));
                fail_at(&disk, failing);
                assert!(!save(&disk, NEW));
                stop_at(&disk, Stop { operation, byte });
                let is_saved = save(&disk, NEWER);
                disk.fail_never();
                each_outcome(&disk, |after| {
                    let found = load(after)?.ok_or("it is gone")?;
                    let known: &[&[u8]] = if is_saved {
                        &[NEWER]
                    } else {
                        &[OLD, NEW, NEWER]
                    };
                    if known.contains(&found.as_slice()) {
                        Ok(())
                    } else {
                        Err(format!("found {}", String::from_utf8_lossy(&found)))
                    }
                })
                .unwrap_or_else(|wrong| panic!("{failing} {operation} {byte}: {wrong}"));
            }
        }
    }
}

#[test]
#[cfg_attr(
    any(mutant = "no_fsync", mutant = "no_directory_fsync"),
    ignore = "an operation is missing"
)]
fn an_error_names_the_operation_and_the_file() {
    let expected = [
        "cannot create `state/worker.total.json.tmp`: ",
        "cannot write `state/worker.total.json.tmp`: ",
        "cannot fsync `state/worker.total.json.tmp`: ",
        "cannot rename a file to `state/worker.total.json`: ",
        "cannot fsync the directory `state`: ",
    ];
    for (failing, expected) in expected.into_iter().enumerate() {
        let disk = disk_with(Some(OLD));
        fail_at(&disk, failing);
        let error = file()
            .save(&Disk::Simulated(disk), &format::encode(1, NEW))
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_real_file_is_replaced_and_its_directory_made() {
    let directory = std::env::temp_dir().join(format!("steadygraph-file-{}", std::process::id()));
    let below = directory.join("a/b");
    let disk = Disk::Real;
    disk.create_directories(&below).unwrap();
    disk.create_directories(&below).unwrap();
    let file = StateFile::new(&below, "worker[1]", "total");
    assert!(file.load(&disk).unwrap().is_none());
    for bytes in [OLD, NEW] {
        file.save(&disk, bytes).unwrap();
        assert_eq!(file.load(&disk).unwrap().as_deref(), Some(bytes));
    }
    let names: Vec<_> = std::fs::read_dir(&below)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["worker[1].total.json"]);
    std::fs::remove_dir_all(directory).unwrap();
}
