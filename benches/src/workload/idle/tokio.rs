//! Ten tasks of tokio in a line.

use tokio::sync::mpsc::{self, Receiver, Sender};

use super::{ACTORS, watch};
use crate::case::Figures;
use crate::place::Place;

pub(super) fn run() -> Figures {
    let runtime = Place::Threads.tokio();
    let (first, mut last) = mpsc::channel(64);
    for _ in 0..ACTORS {
        let (output, next) = mpsc::channel(64);
        runtime.spawn(pass(last, output));
        last = next;
    }
    let figures = watch();
    drop(first);
    let end = runtime.block_on(last.recv());
    assert_eq!(end, None, "nobody sent anything");
    figures
}

/// Passes on.
async fn pass(mut input: Receiver<u64>, output: Sender<u64>) {
    while let Some(message) = input.recv().await {
        output
            .send(message)
            .await
            .expect("the next one outlives this one");
    }
}
