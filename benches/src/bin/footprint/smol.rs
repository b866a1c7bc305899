//! Tasks of smol, each with a channel of async-channel to the next one.

use async_channel::{Receiver, Sender, bounded};
use smol::LocalExecutor;
use smol::future::yield_now;

use crate::CAPACITY;
use crate::allocator::each;
use crate::meter::{Meter, begin};

pub(crate) fn run(actors: usize, meter: &mut Meter) {
    let executor = LocalExecutor::new();
    smol::block_on(executor.run(async {
        let (first, mut last) = bounded(CAPACITY);
        for _ in 0..actors {
            let (output, next) = bounded(CAPACITY);
            executor.spawn(pass(last, output)).detach();
            last = next;
        }
        while !meter.all_have_begun() {
            yield_now().await;
        }
        meter.started();
        drop(first);
        last.recv().await.expect_err("nobody sent anything");
        meter.stopped();
    }));
}

/// Passes on.
async fn pass(input: Receiver<u64>, output: Sender<u64>) {
    begin();
    while let Ok(message) = input.recv().await {
        output
            .send(message)
            .await
            .expect("the next one outlives this one");
    }
}

pub(crate) fn channel_bytes() -> f64 {
    each(|| bounded::<u64>(CAPACITY))
}
