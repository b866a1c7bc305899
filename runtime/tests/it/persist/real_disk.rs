//! The same on the real disk.

use std::path::{Path, PathBuf};
use std::time::Duration;

use steadygraph::prelude::*;

use super::{Diary, read};

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
