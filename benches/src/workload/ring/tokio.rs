//! A ring of tasks of tokio.

use std::time::Instant;

use tokio::sync::mpsc::{self, Receiver, Sender};

use super::{CAPACITY, Lap, Ring};
use crate::place::Place;

pub(super) fn run(ring: Ring) -> Lap {
    Place::Thread.tokio().block_on(async {
        let (first, mut last) = mpsc::channel(CAPACITY);
        for _ in 1..ring.actors {
            let (output, next) = mpsc::channel(CAPACITY);
            tokio::spawn(node(last, output));
            last = next;
        }
        let head = tokio::spawn(head(last, first, ring.hops()));
        head.await.expect("the head does not panic")
    })
}

/// Sends the token around until it has made all hops.
async fn head(mut input: Receiver<u64>, output: Sender<u64>, hops: u64) -> Lap {
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
async fn node(mut input: Receiver<u64>, output: Sender<u64>) {
    while let Some(token) = input.recv().await {
        let sent = output.send(token + 1).await;
        sent.expect("there is no token once the head has ended");
    }
}
