//! Two tasks of tokio: the source stops when it is told to, the sink when the channel is empty.

use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use super::{CAPACITY, COUNT, Stopped};
use crate::place::Place;

pub(super) fn run() -> Stopped {
    Place::Threads.tokio().block_on(async {
        let (output, mut input) = mpsc::channel(CAPACITY);
        let (stop, stopped) = oneshot::channel::<()>();
        let (filled, full) = oneshot::channel();
        let (gate, held) = oneshot::channel();
        let source = tokio::spawn(async move {
            for message in 0..COUNT {
                let sent = output.send(message).await;
                sent.expect("the sink outlives the source");
            }
            filled.send(()).expect("the test waits for it");
            stopped
                .await
                .expect_err("nobody sends, the end is the request");
        });
        let sink = tokio::spawn(async move {
            held.await.expect("the test opens the gate");
            let mut sum = 0;
            while let Some(message) = input.recv().await {
                sum += message;
            }
            sum
        });
        full.await.expect("the source fills the channel");
        let asked = Instant::now();
        drop(stop);
        gate.send(()).expect("the sink waits for it");
        source.await.expect("the source does not panic");
        let sum = sink.await.expect("the sink does not panic");
        Stopped {
            elapsed: asked.elapsed(),
            sum,
        }
    })
}
