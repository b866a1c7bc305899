//! Tasks of smol and the channels of async-channel.

use async_channel::{Receiver, bounded};

use super::{CAPACITY, WIDTH};
use crate::place::Place;

pub(super) fn run(count: u64, place: Place) -> u64 {
    place.smol(async move |executor| {
        let (outputs, inputs): (Vec<_>, Vec<_>) = (0..WIDTH).map(|_| bounded(CAPACITY)).unzip();
        let sinks: Vec<_> = inputs
            .into_iter()
            .map(|input| executor.spawn(sink(input)))
            .collect();
        let source = executor.spawn(async move {
            for (message, output) in (0..count).zip(outputs.iter().cycle()) {
                let sent = output.send(message).await;
                sent.expect("the sinks outlive the source");
            }
        });
        let mut total = 0;
        for sink in sinks {
            total += sink.await;
        }
        source.await;
        total
    })
}

/// Adds up.
async fn sink(input: Receiver<u64>) -> u64 {
    let mut sum = 0;
    while let Ok(message) = input.recv().await {
        sum += message;
    }
    sum
}
