//! Counts to a number, keeps the count on disk, and prints it: `state_on_disk <directory> <how many more>`.
//!
//! `.ci/persist` runs it with system calls that fail.

use std::path::PathBuf;
use std::time::Duration;

use steadygraph::prelude::*;

/// Counts once a millisecond, and stops the graph when it has counted enough.
#[actor(await_for_all!(every(Duration::from_millis(1))), on_stop = report)]
fn counter(cx: &mut Context, more: &u64, #[state(persist)] total: &mut u64, counted: &mut u64) {
    if *counted < *more {
        *counted += 1;
        *total += 1;
    }
    if *counted >= *more {
        cx.request_shutdown();
    }
}

/// What the last commit left.
fn report(counter: &counter) {
    println!("{}", counter.total);
}

graph! {
    fn counting(directory: PathBuf, more: u64) -> Counting {
        let counter = solo(counter { more, total: 0, counted: 0, .. });
        persist(directory).every(Duration::from_millis(5));
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().ok_or("the directory is missing")?;
    let more = arguments.next().ok_or("the number is missing")?.parse()?;
    counting(directory.into(), more).run()?;
    Ok(())
}
