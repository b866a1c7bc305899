//! A ring of tasks of smol.

use std::time::Instant;

use async_channel::{Receiver, Sender, bounded};
use smol::LocalExecutor;

use super::{CAPACITY, Lap, Ring};

pub(super) fn run(ring: Ring) -> Lap {
    let executor = LocalExecutor::new();
    let (first, mut last) = bounded(CAPACITY);
    for _ in 1..ring.actors {
        let (output, next) = bounded(CAPACITY);
        executor.spawn(node(last, output)).detach();
        last = next;
    }
    let head = executor.spawn(head(last, first, ring.hops()));
    smol::block_on(executor.run(head))
}

/// Sends the token around until it has made all hops.
async fn head(input: Receiver<u64>, output: Sender<u64>, hops: u64) -> Lap {
    let (begun, mut token) = (Instant::now(), 0);
    while token < hops {
        let sent = output.send(token + 1).await;
        sent.expect("the nodes outlive the head");
        token = input.recv().await.expect("the nodes outlive the head");
    }
    Lap {
        token,
        elapsed: begun.elapsed(),
    }
}

/// Passes the token on.
async fn node(input: Receiver<u64>, output: Sender<u64>) {
    while let Ok(token) = input.recv().await {
        let sent = output.send(token + 1).await;
        sent.expect("there is no token once the head has ended");
    }
}
