//! Two tasks of smol: the source stops when it is told to, the sink when the channel is empty.

use std::time::Instant;

use async_channel::bounded;

use super::{CAPACITY, COUNT, Stopped};
use crate::place::Place;

pub(super) fn run() -> Stopped {
    Place::Threads.smol(async |executor| {
        let (output, input) = bounded(CAPACITY);
        let (stop, stopped) = bounded::<()>(1);
        let (filled, full) = bounded(1);
        let (gate, held) = bounded(1);
        let source = executor.spawn(async move {
            for message in 0..COUNT {
                let sent = output.send(message).await;
                sent.expect("the sink outlives the source");
            }
            filled.send(()).await.expect("the test waits for it");
            let asked = stopped.recv().await;
            asked.expect_err("nobody sends, the end is the request");
        });
        let sink = executor.spawn(async move {
            let opened = held.recv().await;
            opened.expect("the test opens the gate");
            let mut sum = 0;
            while let Ok(message) = input.recv().await {
                sum += message;
            }
            sum
        });
        full.recv().await.expect("the source fills the channel");
        let asked = Instant::now();
        drop(stop);
        gate.send(()).await.expect("the sink waits for it");
        source.await;
        let sum = sink.await;
        Stopped {
            elapsed: asked.elapsed(),
            sum,
        }
    })
}
