//! Tasks of tokio, each with a channel to the next one.

use tokio::runtime::Builder;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::yield_now;

use crate::CAPACITY;
use crate::allocator::each;
use crate::meter::{Meter, begin};

pub(crate) fn run(actors: usize, meter: &mut Meter) {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let (first, mut last) = mpsc::channel(CAPACITY);
        for _ in 0..actors {
            let (output, next) = mpsc::channel(CAPACITY);
            tokio::spawn(pass(last, output));
            last = next;
        }
        while !meter.all_have_begun() {
            yield_now().await;
        }
        meter.started();
        drop(first);
        assert_eq!(last.recv().await, None, "nobody sent anything");
        meter.stopped();
    });
}

/// Passes on.
async fn pass(mut input: Receiver<u64>, output: Sender<u64>) {
    begin();
    while let Some(message) = input.recv().await {
        output
            .send(message)
            .await
            .expect("the next one outlives this one");
    }
}

pub(crate) fn channel_bytes() -> f64 {
    each(|| mpsc::channel::<u64>(CAPACITY))
}
