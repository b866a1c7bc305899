//! State on disk: what is written when, what a start reads, and what goes wrong.

/// A graph with one state of the type, and what is on disk of it at the end. It stands above the modules, which would not see it
/// otherwise.
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

mod failed_writes;
mod real_disk;
mod starts;
mod versions;
mod writes;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use steadygraph::SimulatedDisk;
use steadygraph::prelude::*;

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
