//! Tasks and the bounded channels of tokio.

use tokio::sync::mpsc::{self, Receiver};

use super::{CAPACITY, WIDTH};
use crate::place::Place;

pub(super) fn run(count: u64, place: Place) -> u64 {
    place.tokio().block_on(async {
        let (outputs, inputs): (Vec<_>, Vec<_>) =
            (0..WIDTH).map(|_| mpsc::channel(CAPACITY)).unzip();
        let sinks: Vec<_> = inputs
            .into_iter()
            .map(|input| tokio::spawn(sink(input)))
            .collect();
        tokio::spawn(async move {
            for (message, output) in (0..count).zip(outputs.iter().cycle()) {
                let sent = output.send(message).await;
                sent.expect("the sinks outlive the source");
            }
        });
        let mut total = 0;
        for sink in sinks {
            total += sink.await.expect("a sink does not panic");
        }
        total
    })
}

/// Adds up.
async fn sink(mut input: Receiver<u64>) -> u64 {
    let mut sum = 0;
    while let Some(message) = input.recv().await {
        sum += message;
    }
    sum
}
